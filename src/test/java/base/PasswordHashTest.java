package base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes of passwords, by the values of others. */
class PasswordHashTest {

    /** Of the reference implementation's own tests. */
    private static final String ARGON2 =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    /** Of OpenBSD's. */
    private static final String BCRYPT = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    @Test
    void hashesOfOthersAreRead() {
        assertTrue(PasswordHash.matches(ARGON2, "password"));
        assertFalse(PasswordHash.matches(ARGON2, "Password"));
        assertTrue(PasswordHash.matches(BCRYPT, "U*U"));
        assertFalse(PasswordHash.matches(BCRYPT, "U*U*"));
    }

    @Test
    void whatIsMadeHereIsToo() {
        String hash = PasswordHash.of("a long password");
        assertTrue(PasswordHash.isOne(hash));
        assertTrue(PasswordHash.matches(hash, "a long password"));
        assertFalse(PasswordHash.matches(hash, "a long passwore"));
        assertFalse(hash.equals(PasswordHash.of("a long password")), "each has a salt of its own");
        assertFalse(PasswordHash.matches(hash, "x".repeat(73)), "bcrypt would read no more than 72 bytes");
        assertEquals(0, hash.indexOf("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a password",
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$1$abc$def"
            })
    void whatCostsTooMuchOrIsNoneIsNotTaken(String hash) {
        assertFalse(PasswordHash.isOne(hash));
    }
}
