// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// Agents, and the services that they offer. Interface-compatible with the public AgentL2 registry; for development.
contract AgentRegistry {
    struct Agent {
        address owner;
        string did;
        string metadataURI;
        uint256 reputationScore;
        uint256 totalEarned;
        uint256 totalSpent;
        uint256 registeredAt;
        bool active;
    }

    struct Service {
        address agent;
        string serviceType;
        uint256 pricePerUnit;
        string metadataURI;
        bool active;
    }

    event AgentRegistered(address indexed agent, string did, address owner);
    event ServiceRegistered(bytes32 indexed serviceId, address indexed agent, string serviceType);
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    error OwnableUnauthorizedAccount(address account);
    error AgentAlreadyRegistered();
    error AgentNotActive();
    error NotAgentOwner();

    address public owner = msg.sender;
    mapping(address => Agent) public agents;
    mapping(bytes32 => Service) public services;
    mapping(address => bytes32[]) private agentServices;

    modifier onlyOwner() {
        if (msg.sender != owner) revert OwnableUnauthorizedAccount(msg.sender);
        _;
    }

    function transferOwnership(address newOwner) external onlyOwner {
        emit OwnershipTransferred(owner, newOwner);
        owner = newOwner;
    }

    function registerAgent(address agent, string calldata did, string calldata metadataURI) external {
        if (agents[agent].registeredAt != 0) revert AgentAlreadyRegistered();
        agents[agent] = Agent(msg.sender, did, metadataURI, 0, 0, 0, block.timestamp, true);
        emit AgentRegistered(agent, did, msg.sender);
    }

    function registerService(
        address agent,
        string calldata serviceType,
        uint256 pricePerUnit,
        string calldata metadataURI
    ) external returns (bytes32 serviceId) {
        if (!agents[agent].active) revert AgentNotActive();
        if (agents[agent].owner != msg.sender) revert NotAgentOwner();
        serviceId = keccak256(abi.encode(agent, serviceType, block.timestamp, agentServices[agent].length));
        services[serviceId] = Service(agent, serviceType, pricePerUnit, metadataURI, true);
        agentServices[agent].push(serviceId);
        emit ServiceRegistered(serviceId, agent, serviceType);
    }

    function getAgentServices(address agent) external view returns (bytes32[] memory) {
        return agentServices[agent];
    }

    function isActiveAgent(address agent) external view returns (bool) {
        return agents[agent].active;
    }

    function recordEarnings(address agent, uint256 amount) external onlyOwner {
        agents[agent].totalEarned += amount;
    }

    function recordSpending(address agent, uint256 amount) external onlyOwner {
        agents[agent].totalSpent += amount;
    }
}
