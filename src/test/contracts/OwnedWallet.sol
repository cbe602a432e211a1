// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A wallet that accepts what its owner signed (ERC-1271), and whose owner anybody may change. For tests.
contract OwnedWallet {
    address public owner;

    constructor(address first) {
        owner = first;
    }

    function setOwner(address next) external {
        owner = next;
    }

    bool public endless;

    function spin() external {
        endless = true;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        while (endless) {}
        require(signature.length == 65, "not a signature");
        uint8 v = uint8(signature[64]);
        address signer = ecrecover(hash, v, bytes32(signature[0:32]), bytes32(signature[32:64]));
        return signer == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}
