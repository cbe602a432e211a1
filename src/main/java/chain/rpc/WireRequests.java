package chain.rpc;

import okhttp3.Credentials;
import okhttp3.Request;

/** Makes the HTTP request by which an address is reached. */
final class WireRequests {

    private WireRequests() {}

    /** The user's part of an address becomes basic authentication (RFC 7617), which OkHttp does not do by itself. */
    static Request to(RpcAddress address) {
        var request = new Request.Builder().url(address.url());
        if (!address.url().username().isEmpty()) {
            request.header(
                    "Authorization",
                    Credentials.basic(address.url().username(), address.url().password()));
        }
        return request.build();
    }
}
