// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AgentRegistry} from "./AgentRegistry.sol";

/// What the marketplace's dialects share: escrow, cancellation, disputes and payment.
abstract contract MarketplaceBase {
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
    error TransferFailed();

    uint256 public constant protocolFeeBps = 250;
    AgentRegistry public immutable registry;
    address public feeCollector;
    mapping(bytes32 => Order) public orders;
    mapping(address => bytes32[]) private agentOrders;
    uint256 private created;

    constructor(AgentRegistry registry_, address feeCollector_) {
        registry = registry_;
        feeCollector = feeCollector_;
    }

    /// The orders that the address sold and those that it bought.
    function getAgentOrders(address agent) external view returns (bytes32[] memory) {
        return agentOrders[agent];
    }

    function cancelOrder(bytes32 orderId) external {
        Order storage order = orders[orderId];
        if (msg.sender != order.buyer) revert NotBuyer();
        if (order.status != OrderStatus.Pending) revert OrderNotPending();
        if (block.timestamp > order.deadline) revert DeadlinePassed();
        order.status = OrderStatus.Cancelled;
        emit OrderCancelled(orderId);
        refund(orderId, order);
    }

    function disputeOrder(bytes32 orderId, string calldata reason) external {
        Order storage order = orders[orderId];
        if (msg.sender != order.buyer) revert NotBuyer();
        if (order.status != OrderStatus.Pending) revert CannotDispute();
        order.status = OrderStatus.Disputed;
        emit OrderDisputed(orderId, reason);
    }

    function resolveDispute(bytes32 orderId, bool refundBuyer) external {
        if (msg.sender != feeCollector) revert NotFeeCollector();
        Order storage order = orders[orderId];
        if (order.status != OrderStatus.Disputed) revert NotDisputed();
        order.status = refundBuyer ? OrderStatus.Refunded : OrderStatus.DisputeResolved;
        emit OrderDisputeResolved(orderId, refundBuyer);
        if (refundBuyer) refund(orderId, order);
        else pay(order);
    }

    function open(bytes32 serviceId, uint256 units, uint256 deadline) internal returns (bytes32 orderId) {
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
        agentOrders[seller].push(orderId);
        if (msg.sender != seller) agentOrders[msg.sender].push(orderId);
        if (msg.value > price) send(msg.sender, msg.value - price);
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

    function pay(Order storage order) private {
        uint256 fee = order.totalPrice * protocolFeeBps / 10_000;
        registry.recordEarnings(order.seller, order.totalPrice - fee);
        registry.recordSpending(order.buyer, order.totalPrice);
        send(feeCollector, fee);
        send(order.seller, order.totalPrice - fee);
    }

    function refund(bytes32 orderId, Order storage order) private {
        emit OrderRefunded(orderId, order.totalPrice);
        send(order.buyer, order.totalPrice);
    }

    function send(address to, uint256 amount) private {
        (bool sent,) = to.call{value: amount}("");
        if (!sent) revert TransferFailed();
    }
}
