// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AgentRegistry} from "./AgentRegistry.sol";
import {MarketplaceBase} from "./MarketplaceBase.sol";

/// Interface-compatible with the public AgentL2 marketplace; for development.
contract AgentMarketplace is MarketplaceBase {
    event OrderCreated(
        bytes32 indexed orderId, bytes32 indexed serviceId, address buyer, address seller, uint256 totalPrice
    );

    constructor(AgentRegistry registry_, address feeCollector_) MarketplaceBase(registry_, feeCollector_) {}

    function createOrder(bytes32 serviceId, uint256 units, uint256 deadline)
        external
        payable
        returns (bytes32 orderId)
    {
        orderId = open(serviceId, units, deadline);
        emit OrderCreated(orderId, serviceId, msg.sender, orders[orderId].seller, orders[orderId].totalPrice);
    }

    function completeOrder(bytes32 orderId, string calldata resultURI, bytes calldata resultHash) external {
        close(orderId, resultURI, resultHash);
    }
}
