package access.browser;

import access.callers.Caller;

/**
 * Who a browser's cookie stands for.
 *
 * @param caller the wallet, or nobody's wallet where a password was given
 * @param role in the operators' consoles; null for a wallet that is no operator's
 */
public record BrowserSession(Caller caller, ConsoleRole role) {}
