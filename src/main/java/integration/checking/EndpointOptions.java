package integration.checking;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The options that an endpoint of a scheme may have. They are listed, and not the others, because one that names a class, a bean or
 * a file of the process is enough to leave what integrators may do, and Camel has new ones in each version.
 */
final class EndpointOptions {

    private static final String POLLING =
            "delay initialDelay repeatCount greedy timeUnit useFixedDelay startScheduler backoffMultiplier"
                    + " backoffIdleThreshold backoffErrorThreshold sendEmptyMessageWhenIdle maxMessagesPerPoll bridgeErrorHandler"
                    + " runLoggingLevel";

    private static final Map<String, Set<String>> BY_SCHEME = Map.ofEntries(
            scheme("direct", "block timeout failIfNoConsumers synchronous exchangePattern bridgeErrorHandler"),
            scheme(
                    "seda",
                    "size concurrentConsumers limitConcurrentConsumers waitForTaskToComplete timeout discardWhenFull blockWhenFull"
                            + " offerTimeout discardIfNoConsumers failIfNoConsumers multipleConsumers purgeWhenStopping pollTimeout"
                            + " exchangePattern bridgeErrorHandler"),
            scheme(
                    "log",
                    "level showAll showBody showBodyType showHeaders showProperties showVariables showException"
                            + " showCaughtException showStackTrace showExchangeId showExchangePattern showRouteId showRouteGroup"
                            + " showStreams showFiles showCachedStreams multiline maxChars marker groupSize groupInterval"
                            + " groupDelay groupActiveOnly skipBodyLineSeparator plain sourceLocationLoggerName style"),
            scheme(
                    "timer",
                    "period delay repeatCount fixedRate daemon includeMetadata synchronous time pattern bridgeErrorHandler"
                            + " exchangePattern"),
            scheme(
                    "sql",
                    POLLING
                            + " dataSource outputType outputHeader noop batch batchAutoCommitDisabled parametersCount separator"
                            + " fetchSize alwaysPopulateStatement allowNamedParameters useIterator routeEmptyResultSet"
                            + " expectedUpdateCount breakBatchOnConsumeFail onConsume onConsumeFailed onConsumeBatchComplete"
                            + " transacted"),
            scheme(
                    "platform-http",
                    "httpMethodRestrict consumes produces matchOnUriPrefix muteException useStreaming returnHttpRequestHeaders"
                            + " populateBodyWithForm"),
            scheme(
                    "http",
                    "httpMethod connectTimeout responseTimeout soTimeout connectionRequestTimeout throwExceptionOnFailure"
                            + " okStatusCodeRange copyHeaders skipRequestHeaders skipResponseHeaders skipControlHeaders userAgent"
                            + " connectionClose contentTypeCharsetEnabled deleteWithBody getWithBody ignoreResponseBody"
                            + " multipartUpload multipartUploadName authMethod authUsername authPassword authBearerToken"
                            + " authenticationPreemptive disableStreamCache logHttpActivity"),
            scheme(
                    "file",
                    POLLING
                            + " charset fileName doneFileName delete noop move moveFailed preMove recursive include exclude"
                            + " includeExt excludeExt antInclude antExclude antFilterCaseSensitive minDepth maxDepth idempotent"
                            + " idempotentEager readLock readLockTimeout readLockCheckInterval readLockMinAge readLockMinLength"
                            + " readLockMarkerFile readLockDeleteOrphanLockFiles readLockLoggingLevel eagerMaxMessagesPerPoll"
                            + " fileExist moveExisting tempPrefix appendChars flatten allowNullBody autoCreate"
                            + " jailStartingDirectory keepLastModified forceWrites eagerDeleteTargetFile bufferSize"
                            + " directoryMustExist startingDirectoryMustExist includeHiddenFiles includeHiddenDirs shuffle"
                            + " exchangePattern"),
            scheme(
                    "kafka",
                    "brokers groupId groupInstanceId clientId autoOffsetReset autoCommitEnable autoCommitIntervalMs"
                            + " allowManualCommit breakOnFirstError maxPollRecords maxPollIntervalMs pollTimeoutMs sessionTimeoutMs"
                            + " heartbeatIntervalMs consumersCount consumerRequestTimeoutMs fetchMinBytes fetchMaxBytes"
                            + " fetchWaitMaxMs maxPartitionFetchBytes seekTo topicIsPattern isolationLevel commitTimeoutMs batching"
                            + " key partitionKey useIterator requestRequiredAcks compressionCodec deliveryTimeoutMs"
                            + " requestTimeoutMs retries lingerMs producerBatchSize bufferMemorySize maxBlockMs maxRequestSize"
                            + " maxInFlightRequest enableIdempotence recordMetadata connectionMaxIdleMs metadataMaxAgeMs"
                            + " reconnectBackoffMs reconnectBackoffMaxMs retryBackoffMs retryBackoffMaxMs securityProtocol"
                            + " saslMechanism saslJaasConfig saslUsername saslPassword saslAuthType bridgeErrorHandler synchronous"
                            + " exchangePattern"),
            scheme(
                    "aws2-s3",
                    POLLING
                            + " accessKey secretKey sessionToken useSessionCredentials useDefaultCredentialsProvider region"
                            + " uriEndpointOverride overrideEndpoint forcePathStyle operation keyName prefix delimiter fileName"
                            + " doneFileName deleteAfterRead moveAfterRead destinationBucket destinationBucketPrefix"
                            + " destinationBucketSuffix includeBody includeFolders ignoreBody autocloseBody autoCreateBucket"
                            + " multiPartUpload partSize storageClass contentType streamingUploadMode batchMessageNumber"
                            + " batchSize"));

    /** What HTTP endpoints know; any other name is a parameter of the request. */
    private static final Set<String> HTTP = plain(
            "httpUri disableStreamCache headerFilterStrategy bridgeEndpoint connectionClose httpMethod logHttpActivity multipartUpload"
                    + " multipartUploadName skipControlHeaders skipRequestHeaders skipResponseHeaders throwExceptionOnFailure"
                    + " clearExpiredCookies contentTypeCharsetEnabled cookieHandler cookieStore copyHeaders customHostHeader"
                    + " deleteWithBody followRedirects getWithBody httpActivityListener ignoreResponseBody lazyStartProducer"
                    + " okStatusCodeRange preserveHostHeader userAgent clientBuilder clientConnectionManager connectionsPerRoute"
                    + " httpClient httpClientConfigurer httpClientOptions httpConnectionOptions httpContext maxTotalConnections"
                    + " useSystemProperties nonProxyHosts proxyAuthDomain proxyAuthHost proxyAuthMethod proxyAuthNtHost"
                    + " proxyAuthPassword proxyAuthPort proxyAuthScheme proxyAuthUsername proxyHost proxyPort authBearerToken"
                    + " authDomain authenticationPreemptive authHost authMethod authPassword authUsername"
                    + " oauth2BodyAuthentication oauth2CachedTokensDefaultExpirySeconds oauth2CachedTokensExpirationMarginSeconds"
                    + " oauth2CacheTokens oauth2ClientId oauth2ClientSecret oauth2ResourceIndicator oauth2Scope oauth2TokenEndpoint"
                    + " sslContextParameters x509HostnameVerifier oauthProfile httpBinding httpConfiguration httpRequestConfig"
                    + " allowJavaSerializedObject authCachingDisabled automaticRetriesDisabled connectionStateDisabled"
                    + " contentCompressionDisabled cookieManagementDisabled defaultUserAgentDisabled redirectHandlingDisabled"
                    + " exceptionHandler exchangePattern synchronous urlRewrite handlers transferException muteException");

    private EndpointOptions() {}

    private static Map.Entry<String, Set<String>> scheme(String name, String options) {
        return Map.entry(name, Set.copyOf(Arrays.asList(options.split(" "))));
    }

    private static Set<String> plain(String names) {
        return Stream.of(names.split(" ")).map(Address::plain).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the options of a scheme are listed here. */
    static boolean knows(String scheme) {
        return BY_SCHEME.containsKey(family(scheme));
    }

    /** The options that a scheme may have. */
    static Set<String> of(String scheme) {
        return BY_SCHEME.get(family(scheme));
    }

    /** Whether {@code option} goes into the request that an endpoint sends, and is none of its own. */
    static boolean isOfRequest(String scheme, Address.Option option) {
        return family(scheme).equals("http")
                && !HTTP.contains(option.plainName())
                && !option.name().contains(".");
    }

    static String family(String scheme) {
        return scheme.equals("https") ? "http" : scheme;
    }
}
