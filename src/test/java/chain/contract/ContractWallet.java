package chain.contract;

import chain.rpc.TestChain;
import development.DevAccount;
import development.DevChain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Address;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/** A wallet that is a contract on the test's chain, and whose owner changes. */
public final class ContractWallet {

    private final DevAccount account;
    private final String address;

    private ContractWallet(DevAccount account, String address) {
        this.account = account;
        this.address = address;
    }

    /** The chain of the test. */
    public static DevChain.Deployment chain() throws IOException {
        return DevChain.read(Path.of(ConfigProvider.getConfig().getValue(TestChain.DIRECTORY, String.class)));
    }

    /** Deploys one. */
    public static ContractWallet ownedBy(String owner) throws IOException {
        DevChain.Deployment chain = chain();
        var account = new DevAccount(
                Web3j.build(new HttpService(chain.rpcUrl())), Credentials.create(chain.buyerPrivateKey()));
        String data = DevChain.compiled("OwnedWallet").get("bytecode").asText()
                + Numeric.cleanHexPrefix(FunctionEncoder.encodeConstructor(java.util.List.of(new Address(owner))));
        return new ContractWallet(
                account, account.send(null, BigInteger.ZERO, data).getContractAddress());
    }

    /** In lower case. */
    public String address() {
        return address.toLowerCase(java.util.Locale.ROOT);
    }

    /** From now on it answers nothing, however long one waits. */
    public void spin() throws IOException {
        account.call(address, BigInteger.ZERO, "spin");
    }

    public void setOwner(String owner) throws IOException {
        account.call(address, BigInteger.ZERO, "setOwner", new Address(owner));
    }
}
