"""The CoSAI Risk Map in data/, compared with its controls and risks."""

from collections import Counter

import pytest

from tests.conftest import Shipped

ById = dict[str, dict[str, str]]

PERSONAS = {
    "DP": "data_provider",
    "MP": "model_provider",
    "PP": "platform_provider",
    "MS": "model_serving",
    "AG": "agentic_provider",
    "AD": "app_developer",
    "EU": "end_user",
    "GOV": "governance",
}
CATEGORIES = {"Infra": "Infrastructure", "App": "Application"}
RISK_CATEGORIES = {
    "SupplyChainAndDevelopment": "Supply chain and development",
    "DeploymentAndInfrastructure": "Deployment and infrastructure",
    "RuntimeInputSecurity": "Runtime input security",
    "RuntimeDataSecurity": "Runtime data security",
    "RuntimeOutputSecurity": "Runtime output security",
}
# id, title, category, personas, number of risks addressed
CONTROLS = [
    (
        "controlModelPrivacyEnhancingTechnologies",
        "Privacy Enhancing Technologies for Model Training",
        "Data",
        "MP DP",
        2,
    ),
    (
        "controlRuntimePrivacyEnhancingTechnologies",
        "Privacy Enhancing Technologies for Inference",
        "Data",
        "PP MS AG AD",
        2,
    ),
    ("controlTrainingDataManagement", "Training Data Management", "Data", "MP DP", 3),
    ("controlTrainingDataSanitization", "Training Data Sanitization", "Data", "MP DP", 3),
    ("controlUserDataManagement", "User Data Management", "Data", "DP AD EU", 3),
    ("controlModelAndDataInventoryManagement", "Model and Data Inventory Management", "Infra", "MP DP", 3),
    ("controlModelAndDataAccessControls", "Model and Data Access Controls", "Infra", "MP DP MS", 8),
    ("controlModelAndDataIntegrityManagement", "Model and Data Integrity Management", "Infra", "MP DP MS", 13),
    ("controlModelAndDataExecutionIntegrity", "Model and Data Execution Integrity", "Infra", "PP MS", 5),
    ("controlSecureByDefaultMLTooling", "Secure-by-Default ML Tooling", "Infra", "PP MS AG AD", 14),
    ("controlInputValidationAndSanitization", "Input Validation and Sanitization", "Model", "PP MS AG AD", 5),
    ("controlOutputValidationAndSanitization", "Output Validation and Sanitization", "Model", "MS AD", 8),
    ("controlAdversarialTrainingAndTesting", "Adversarial Training and Testing", "Model", "MP AD", 5),
    ("controlApplicationAccessManagement", "Application Access and Resource Management", "App", "PP MS AD", 3),
    ("controlUserTransparencyAndControls", "User Transparency and Controls", "App", "MS AG AD", 3),
    ("controlAgentPluginUserControl", "Agent User Control", "App", "AG AD EU", 2),
    ("controlAgentPluginPermissions", "Agent Permissions", "App", "AG AD", 6),
    ("controlRedTeaming", "Red Teaming", "Assurance", "MP PP MS AG AD", "all"),
    ("controlVulnerabilityManagement", "Vulnerability Management", "Assurance", "GOV EU", "all"),
    ("controlThreatDetection", "Threat Detection", "Assurance", "GOV", "all"),
    (
        "controlIncidentResponseManagement",
        "Incident Response Management",
        "Assurance",
        "MP DP PP MS AG AD GOV EU",
        "all",
    ),
    ("controlUserPoliciesAndEducation", "User Policies and Education", "Governance", "GOV EU", 2),
    ("controlInternalPoliciesAndEducation", "Internal Policies and Education", "Governance", "GOV", "all"),
    ("controlProductGovernance", "Product Governance", "Governance", "GOV", "all"),
    ("controlRiskGovernance", "Risk Governance", "Governance", "GOV", "all"),
    ("controlAgentObservability", "Agent Observability", "App", "AG AD", 8),
    ("controlIsolatedConfidentialComputing", "Isolated and Confidential Computing", "Infra", "PP MS AG AD", 6),
    (
        "controlRetrievalAndVectorSystemIntegrity",
        "Retrieval and Vector System Integrity Management",
        "Data",
        "DP PP AD",
        1,
    ),
    ("controlOrchestratorAndRouteIntegrity", "Orchestrator and Route Integrity", "Infra", "PP MS AG AD", 3),
    ("controlAgentInventoryManagement", "Agent Inventory Management", "App", "AG PP GOV", 3),
    ("controlAgentIntegrityManagement", "Agent Integrity Management", "App", "AG PP GOV", 3),
    ("controlAgentCredentialIsolation", "Agent Credential Isolation", "App", "AG PP AD GOV", 3),
    ("controlInterComponentTransportSecurity", "Inter-Component Transport Security", "Infra", "PP MS AG AD", 6),
    ("controlComponentIdentityProvenance", "Component Identity Provenance", "Infra", "PP AG AD MS GOV", 3),
    ("controlAgentExecutionBounds", "Agent Execution Bounds", "App", "AG AD PP", 2),
]
# id, title, category, impacted personas, number of controls besides those that address all risks
RISKS = [
    ("riskDataPoisoning", "Data Poisoning", "SupplyChainAndDevelopment", "MP DP MS AG AD EU", 5),
    ("riskUnauthorizedTrainingData", "Unauthorized Training Data", "SupplyChainAndDevelopment", "MP DP", 2),
    ("riskModelSourceTampering", "Model Source Tampering", "SupplyChainAndDevelopment", "MP PP MS AD EU", 6),
    ("riskExcessiveDataHandling", "Excessive Data Handling", "SupplyChainAndDevelopment", "MP DP", 2),
    (
        "riskExcessiveDataHandlingDuringInference",
        "Excessive Data Handling During Inference",
        "RuntimeDataSecurity",
        "PP MS AD EU",
        2,
    ),
    ("riskModelExfiltration", "Model Exfiltration", "DeploymentAndInfrastructure", "MP MS", 5),
    ("riskModelDeploymentTampering", "Model Deployment Tampering", "DeploymentAndInfrastructure", "PP MS AD EU", 5),
    ("riskDenialOfMLService", "Denial of ML Service", "RuntimeInputSecurity", "PP MS AD EU", 1),
    ("riskModelReverseEngineering", "Model Reverse Engineering", "DeploymentAndInfrastructure", "MP DP", 1),
    (
        "riskInsecureIntegratedComponent",
        "Insecure Integrated Component",
        "DeploymentAndInfrastructure",
        "PP MS AG AD EU",
        5,
    ),
    ("riskPromptInjection", "Prompt Injection", "RuntimeInputSecurity", "MS AD EU", 3),
    ("riskModelEvasion", "Model Evasion", "RuntimeInputSecurity", "MS AG AD EU", 1),
    ("riskSensitiveDataDisclosure", "Sensitive Data Disclosure", "RuntimeDataSecurity", "MP DP AD EU", 10),
    ("riskInferredSensitiveData", "Inferred Sensitive Data", "RuntimeDataSecurity", "MS AD EU", 3),
    ("riskInsecureModelOutput", "Insecure Model Output", "RuntimeOutputSecurity", "AG AD EU", 2),
    ("riskRogueActions", "Rogue Actions", "RuntimeOutputSecurity", "PP MS AG AD EU", 4),
    (
        "riskAcceleratorAndSystemSideChannels",
        "Accelerator and System Side-channels",
        "DeploymentAndInfrastructure",
        "PP MS AD EU",
        3,
    ),
    ("riskEconomicDenialOfWallet", "Economic Denial of Wallet", "RuntimeInputSecurity", "PP MS AD EU", 2),
    (
        "riskFederatedDistributedTrainingPrivacy",
        "Federated/Distributed Training Privacy",
        "SupplyChainAndDevelopment",
        "MP DP AD EU",
        4,
    ),
    ("riskAdapterPEFTInjection", "Adapter/PEFT Injection", "DeploymentAndInfrastructure", "PP MS AD EU", 4),
    ("riskToolRegistryTampering", "Tool Registry Tampering", "DeploymentAndInfrastructure", "AG AD PP MS", 3),
    ("riskOrchestratorRouteHijacking", "Orchestrator/Route Hijack", "RuntimeOutputSecurity", "MS AD EU", 6),
    (
        "riskEvaluationBenchmarkManipulation",
        "Evaluation/Benchmark Manipulation",
        "RuntimeDataSecurity",
        "MP MS AD EU",
        1,
    ),
    ("riskCovertChannelsInModelOutputs", "Covert Channels in Model Outputs", "RuntimeOutputSecurity", "MS AG AD EU", 2),
    (
        "riskMaliciousLoaderDeserialization",
        "Malicious Loader/Deserialization",
        "SupplyChainAndDevelopment",
        "PP MS AD EU",
        5,
    ),
    ("riskToolSourceProvenance", "Tool Source Provenance", "SupplyChainAndDevelopment", "AG AD", 3),
    ("riskPromptResponseCachePoisoning", "Prompt/Response Cache Poisoning", "RuntimeDataSecurity", "MS AD EU", 5),
    (
        "riskRetrievalVectorStorePoisoning",
        "Retrieval/Vector Store Poisoning",
        "RuntimeOutputSecurity",
        "PP MS AG AD EU",
        5,
    ),
    (
        "riskAgentDelegationChainOpacity",
        "Agent Delegation Chain Opacity",
        "DeploymentAndInfrastructure",
        "AG AD PP EU",
        3,
    ),
    (
        "riskStaleAgentIdentityBinding",
        "Stale Agent Identity Binding",
        "DeploymentAndInfrastructure",
        "AG AD MP PP EU",
        4,
    ),
    ("riskMCPTransportHijacking", "MCP Transport Hijacking", "DeploymentAndInfrastructure", "AG AD PP EU", 3),
    ("riskShadowAndUnknownAgents", "Shadow and Unknown Agents", "DeploymentAndInfrastructure", "AG AD PP EU", 5),
    ("riskRunawayAgentToolLoops", "Runaway Agent Tool Loops", "RuntimeInputSecurity", "AG AD PP EU", 2),
    (
        "riskAgenticDelegationConfusedDeputy",
        "Agentic Delegation Confused Deputy",
        "DeploymentAndInfrastructure",
        "AG AD PP EU",
        3,
    ),
    (
        "riskCrossTenantCredentialPropagation",
        "Cross-Tenant Credential Propagation",
        "DeploymentAndInfrastructure",
        "AG AD PP EU",
        4,
    ),
    ("riskZombieShadowMCPServers", "Zombie / Shadow MCP Servers", "DeploymentAndInfrastructure", "AG AD PP EU", 4),
]


def personas(codes: str) -> set[str]:
    """Expands the source's abbreviations of personas into ids."""
    return {PERSONAS[code] for code in codes.split()}


@pytest.fixture(scope="module")
def controls(shipped: Shipped) -> ById:
    """The controls by id."""
    return {row["id"]: row for row in shipped("mitigations", "cosai")}


@pytest.fixture(scope="module")
def risks(shipped: Shipped) -> ById:
    """The risks by id."""
    return {row["id"]: row for row in shipped("risks", "cosai")}


def test_there_are_35_controls(controls: ById) -> None:
    """All 35 controls of the Risk Map are shipped."""
    assert set(controls) == {control for control, *_ in CONTROLS}
    assert len(controls) == 35


def test_there_are_36_risks(risks: ById) -> None:
    """All 36 risks of the Risk Map are shipped."""
    assert set(risks) == {risk for risk, *_ in RISKS}
    assert len(risks) == 36


@pytest.mark.parametrize(("control", "title", "category", "codes", "addressed"), CONTROLS)
def test_control_is_as_the_source_has_it(
    controls: ById, control: str, title: str, category: str, codes: str, addressed: int | str
) -> None:
    """Each control has the source's title, category, responsible personas and number of risks."""
    row = controls[control]
    numbers = "all" if row["risks"] == "all" else len(row["risks"].split(";"))
    assert (row["name"], row["stage"], numbers) == (title, CATEGORIES.get(category, category), addressed)
    assert set(row["responsible"].split(";")) == personas(codes)
    assert {row["primary"], row["secondary"], row["supporting"], row["mentioned"]} == {""}
    assert row["confidence"] == "stated"


@pytest.mark.parametrize(("risk", "title", "category", "codes", "number"), RISKS)
def test_risk_is_as_the_source_has_it(
    risks: ById, controls: ById, risk: str, title: str, category: str, codes: str, number: int
) -> None:
    """Each risk has the source's title, category, affected personas and number of controls."""
    row = risks[risk]
    assert (row["name"], row["category"]) == (title, RISK_CATEGORIES[category])
    assert set(row["impacted"].split(";")) == personas(codes)
    assert sum(risk in control["risks"].split(";") for control in controls.values()) == number


def test_controls_per_persona(controls: ById) -> None:
    """The eight personas have 20, 17, 16, 15, 11, 9, 9 and 5 controls, as in the source."""
    counted = Counter(persona for row in controls.values() for persona in row["responsible"].split(";"))
    by_code = {"AD": 20, "AG": 17, "PP": 16, "MS": 15, "GOV": 11, "MP": 9, "DP": 9, "EU": 5}
    assert counted == {PERSONAS[code]: number for code, number in by_code.items()}


def test_four_controls_have_governance_as_their_only_owner(controls: ById) -> None:
    """Four controls have a single persona, always system governance."""
    single = {row["name"]: row["responsible"] for row in controls.values() if ";" not in row["responsible"]}
    assert single == {
        "Threat Detection": "governance",
        "Internal Policies and Education": "governance",
        "Product Governance": "governance",
        "Risk Governance": "governance",
    }


def test_there_are_eight_personas_with_the_codes_of_the_source(shipped: Shipped) -> None:
    """The eight personas have the source's abbreviations."""
    assert {row["code"]: row["id"] for row in shipped("actors", "cosai")} == PERSONAS


def test_model_provider_includes_marketplaces(shipped: Shipped) -> None:
    """The model provider persona records that CoSAI counts model aggregators and marketplaces among model providers."""
    (provider,) = [row for row in shipped("actors", "cosai") if row["id"] == "model_provider"]
    assert provider["examples"] == "model aggregators;marketplaces"


def test_attribution_is_kept(shipped: Shipped) -> None:
    """The Apache licence and the copyright line of the Risk Map are recorded."""
    (framework,) = [row for row in shipped("frameworks") if row["id"] == "cosai"]
    assert framework["licence"] == "Apache-2.0"
    assert "Copyright 2025 Google LLC, and CoSAI" in framework["attribution"]
