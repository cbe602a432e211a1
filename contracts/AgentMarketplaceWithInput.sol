// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {AgentRegistry} from "./AgentRegistry.sol";
import {MarketplaceBase} from "./MarketplaceBase.sol";

/// The dialect whose event carries the hash of the order's input, and whose resultHash is a bytes32; for tests.
contract AgentMarketplaceWithInput is MarketplaceBase {
    event OrderCreated(
        bytes32 indexed orderId,
        bytes32 indexed serviceId,
        address indexed buyer,
        address seller,
        uint256 totalPrice,
        bytes32 inputHash
    );

    constructor(AgentRegistry registry_, address feeCollector_) MarketplaceBase(registry_, feeCollector_) {}

    function createOrder(bytes32 serviceId, uint256 units, uint256 deadline, bytes32 inputHash)
        external
        payable
        returns (bytes32 orderId)
    {
        orderId = open(serviceId, units, deadline);
        emit OrderCreated(
            orderId, serviceId, msg.sender, orders[orderId].seller, orders[orderId].totalPrice, inputHash
        );
    }

    function completeOrder(bytes32 orderId, string calldata resultURI, bytes32 resultHash) external {
        close(orderId, resultURI, bytes.concat(resultHash));
    }
}
