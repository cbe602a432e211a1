package models;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigInteger;
import java.util.Optional;

/** How models are called. */
@ConfigMapping(prefix = "agentl2.models")
public interface ModelSettings {

    /** The model catalogue: a file, or {@code classpath:models.yaml} ({@code MODEL_CATALOGUE}). */
    @WithDefault("classpath:models.yaml")
    String catalogue();

    /** The key for agents that have none of their own ({@code OPENAI_API_KEY}). */
    Optional<String> openaiApiKey();

    /** The key for agents that have none of their own ({@code ANTHROPIC_API_KEY}). */
    Optional<String> anthropicApiKey();

    /** Where the OpenAI API is ({@code OPENAI_BASE_URL}). */
    @WithDefault("https://api.openai.com/v1")
    String openaiBaseUrl();

    /** Where the Anthropic API is ({@code ANTHROPIC_BASE_URL}). */
    @WithDefault("https://api.anthropic.com/v1")
    String anthropicBaseUrl();

    /** The key for agents that have none of their own ({@code DEEPSEEK_API_KEY}). */
    Optional<String> deepseekApiKey();

    /** The key for agents that have none of their own ({@code XAI_API_KEY}). */
    Optional<String> xaiApiKey();

    /** The key for agents that have none of their own ({@code MOONSHOT_API_KEY}). */
    Optional<String> moonshotApiKey();

    /** Where DeepSeek's API is ({@code DEEPSEEK_BASE_URL}). */
    @WithDefault("https://api.deepseek.com/v1")
    String deepseekBaseUrl();

    /** Where Google's API is, in OpenAI's form ({@code GOOGLE_BASE_URL}). */
    @WithDefault("https://generativelanguage.googleapis.com/v1beta/openai")
    String googleBaseUrl();

    /** Where xAI's API is ({@code XAI_BASE_URL}). */
    @WithDefault("https://api.x.ai/v1")
    String xaiBaseUrl();

    /** Where Moonshot's API is ({@code MOONSHOT_BASE_URL}). */
    @WithDefault("https://api.moonshot.ai/v1")
    String moonshotBaseUrl();

    /** How long one model call may take, in seconds ({@code MODEL_TIMEOUT_SECONDS}). */
    @WithDefault("120")
    int timeoutSeconds();

    /**
     * How long an answer may pause once its first byte is here, in seconds. Before that only the whole time counts: a model
     * that is not streamed says nothing until it has thought, and some servers send the head of their answer first.
     */
    @WithDefault("30")
    int pauseSeconds();

    /** What a US dollar costs in wei, to weigh a model's price against an order's ({@code WEI_PER_USD}). */
    Optional<BigInteger> weiPerUsd();

    /** The largest response that is read, in bytes. */
    @WithDefault("4194304")
    int maxResponseBytes();

    /** How many of a provider's last 20 calls with one key may fail, in percent, before it is left alone for a while. */
    @WithDefault("50")
    int breakerFailurePercent();

    /** How long it is then left alone, in seconds. */
    @WithDefault("15")
    int breakerOpenSeconds();
}
