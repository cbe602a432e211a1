// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AgentRegistry} from "./AgentRegistry.sol";

/// What the marketplace's dialects share: escrow, cancellation, disputes and payment. What it does, and by which names it
/// refuses, is held to the public contract's behaviour by ConformanceTest.
abstract contract MarketplaceBase {
    /// DisputeResolved is a number of the interface that nothing writes: a rejected dispute leaves the order Pending.
    enum OrderStatus { Pending, Completed, Disputed, Cancelled, Refunded, DisputeResolved }

    struct Order {
        bytes32 serviceId;
        address buyer;
        address seller;
        uint256 units;
        uint256 totalPrice;
        uint256 createdAt;
        uint256 deadline;
        OrderStatus status;
        string resultURI;
        bytes resultHash;
    }

    event OrderCompleted(bytes32 indexed orderId, string resultURI);
    event OrderDisputed(bytes32 indexed orderId, string reason);
    event OrderCancelled(bytes32 indexed orderId);
    event OrderRefunded(bytes32 indexed orderId, uint256 amount);
    event OrderDisputeResolved(bytes32 indexed orderId, bool refundBuyer);

    error ServiceNotActive();
    error InvalidDeadline();
    error InsufficientPayment();
    error NotSeller();
    error OrderNotPending();
    error DeadlinePassed();
    error NotBuyer();
    error CannotDispute();
    error NotDisputed();
    error NotFeeCollector();

    /// As OpenZeppelin 5 has them.
    event Paused(address account);
    event Unpaused(address account);

    error EnforcedPause();
    error ExpectedPause();
    error OwnableUnauthorizedAccount(address account);

    uint256 public constant protocolFeeBps = 250;
    AgentRegistry public immutable registry;
    address public feeCollector;
    /// What completions left for the fee collector, who takes it when he likes.
    uint256 public collectedFees;
    address public owner = msg.sender;
    bool public paused;
    mapping(bytes32 => Order) public orders;
    mapping(address => bytes32[]) private agentOrders;
    uint256 private created;

    constructor(AgentRegistry registry_, address feeCollector_) {
        registry = registry_;
        feeCollector = feeCollector_;
    }

    modifier onlyOwner() {
        if (msg.sender != owner) revert OwnableUnauthorizedAccount(msg.sender);
        _;
    }

    /// The orders that the address sold and those that it bought; one that it sold to itself is there twice.
    function getAgentOrders(address agent) external view returns (bytes32[] memory) {
        return agentOrders[agent];
    }

    /// While paused, nothing can be bought; all that is bought goes on.
    function pause() external onlyOwner {
        if (paused) revert EnforcedPause();
        paused = true;
        emit Paused(msg.sender);
    }

    function unpause() external onlyOwner {
        if (!paused) revert ExpectedPause();
        paused = false;
        emit Unpaused(msg.sender);
    }

    function cancelOrder(bytes32 orderId) external {
        Order storage order = orders[orderId];
        if (msg.sender != order.buyer) revert NotBuyer();
        if (order.status != OrderStatus.Pending) revert OrderNotPending();
        if (block.timestamp > order.deadline) revert DeadlinePassed();
        order.status = OrderStatus.Cancelled;
        emit OrderCancelled(orderId);
        send(order.buyer, order.totalPrice, "Refund failed");
    }

    function disputeOrder(bytes32 orderId, string calldata reason) external {
        Order storage order = orders[orderId];
        if (msg.sender != order.buyer) revert NotBuyer();
        if (order.status != OrderStatus.Pending) revert CannotDispute();
        order.status = OrderStatus.Disputed;
        emit OrderDisputed(orderId, reason);
    }

    /// The buyer is right and has the money back; or is not, and the order goes on: nobody is paid, the seller can still
    /// complete it until the deadline, and the buyer dispute it again or cancel it.
    function resolveDispute(bytes32 orderId, bool refundBuyer) external {
        if (msg.sender != feeCollector) revert NotFeeCollector();
        Order storage order = orders[orderId];
        if (order.status != OrderStatus.Disputed) revert NotDisputed();
        order.status = refundBuyer ? OrderStatus.Refunded : OrderStatus.Pending;
        if (refundBuyer) {
            emit OrderRefunded(orderId, order.totalPrice);
            send(order.buyer, order.totalPrice, "Refund failed");
        }
        emit OrderDisputeResolved(orderId, refundBuyer);
    }

    function withdrawFees() external {
        if (msg.sender != feeCollector) revert NotFeeCollector();
        uint256 amount = collectedFees;
        collectedFees = 0;
        send(feeCollector, amount, "Transfer failed");
    }

    function open(bytes32 serviceId, uint256 units, uint256 deadline) internal returns (bytes32 orderId) {
        if (paused) revert EnforcedPause();
        (address seller,, uint256 pricePerUnit,, bool active) = registry.services(serviceId);
        if (!active) revert ServiceNotActive();
        if (deadline <= block.timestamp) revert InvalidDeadline();
        uint256 price = pricePerUnit * units;
        if (msg.value < price) revert InsufficientPayment();
        orderId = keccak256(abi.encode(block.chainid, address(this), msg.sender, serviceId, created++));
        Order storage order = orders[orderId];
        order.serviceId = serviceId;
        order.buyer = msg.sender;
        order.seller = seller;
        order.units = units;
        order.totalPrice = price;
        order.createdAt = block.timestamp;
        order.deadline = deadline;
        agentOrders[msg.sender].push(orderId);
        agentOrders[seller].push(orderId);
        if (msg.value > price) send(msg.sender, msg.value - price, "Refund failed");
    }

    function close(bytes32 orderId, string calldata resultURI, bytes memory resultHash) internal {
        Order storage order = orders[orderId];
        if (msg.sender != order.seller) revert NotSeller();
        if (order.status != OrderStatus.Pending) revert OrderNotPending();
        if (block.timestamp > order.deadline) revert DeadlinePassed();
        order.status = OrderStatus.Completed;
        order.resultURI = resultURI;
        order.resultHash = resultHash;
        emit OrderCompleted(orderId, resultURI);
        pay(order);
    }

    /// The registry takes records from its owner alone, so no order can be completed before that is the marketplace.
    function pay(Order storage order) private {
        uint256 fee = order.totalPrice * protocolFeeBps / 10_000;
        collectedFees += fee;
        send(order.seller, order.totalPrice - fee, "Transfer failed");
        registry.recordEarnings(order.seller, order.totalPrice - fee);
        registry.recordSpending(order.buyer, order.totalPrice);
    }

    function send(address to, uint256 amount, string memory otherwise) private {
        (bool sent,) = to.call{value: amount}("");
        require(sent, otherwise);
    }
}
