"""The timeline: page, chart, picture and calendar."""
