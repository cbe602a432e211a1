package models;

import java.math.BigDecimal;

/**
 * What an agent answered, and what it cost.
 *
 * @param text the answer
 * @param model the catalogue's name of the model
 * @param providerModel the provider's own id of it
 * @param inputTokens as counted by the provider
 * @param outputTokens as counted by the provider
 * @param costUsd the tokens at the catalogue's prices
 * @param durationMs how long the model calls took together, in milliseconds
 * @param finishReason why the model stopped: {@code stop}, or {@code length} if the answer was cut off at its limit
 */
public record Answer(
        String text,
        String model,
        String providerModel,
        long inputTokens,
        long outputTokens,
        BigDecimal costUsd,
        long durationMs,
        String finishReason) {}
