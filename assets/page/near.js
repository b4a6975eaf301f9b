/* The browser's half of `Near` in valuechain/web/near.py: reserves a chart's place, and requests the
   chart when it scrolls near the viewport. */
(function () {
  "use strict";
  const React = window.React;
  const MARGIN = "200px"; // about as far as a reader scrolls while a chart loads

  class Near extends React.Component {
    constructor(props) {
      super(props);
      this.place = React.createRef();
    }

    componentDidMount() {
      this.observer = new IntersectionObserver(
        (seen) => seen.some((each) => each.isIntersecting) && window.dash_clientside.set_props(this.props.asks, { "data-near": "yes" }),
        { rootMargin: MARGIN },
      );
      this.observer.observe(this.place.current);
    }

    componentWillUnmount() {
      this.observer.disconnect();
    }

    render() {
      return React.createElement("div", { className: "near", style: this.props.style, ref: this.place });
    }
  }

  window.valuechain = Object.assign(window.valuechain || {}, { Near });
})();
