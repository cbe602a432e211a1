// Prints what the marketplace says of an order, as JSON. Usage: node read-order.mjs <rpc url> <marketplace> <order id>
import { Contract, JsonRpcProvider } from 'ethers'

const [rpcUrl, marketplace, orderId] = process.argv.slice(2)
const provider = new JsonRpcProvider(rpcUrl)
const contract = new Contract(marketplace, [
  'function orders(bytes32) view returns (bytes32 serviceId, address buyer, address seller, uint256 units, ' +
    'uint256 totalPrice, uint256 createdAt, uint256 deadline, uint8 status, string resultURI, bytes resultHash)'
], provider)
const order = (await contract.orders(orderId)).toObject()
console.log(JSON.stringify(order, (_, value) => typeof value === 'bigint' ? value.toString() : value, 2))
provider.destroy()
