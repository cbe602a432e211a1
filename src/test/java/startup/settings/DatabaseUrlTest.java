package startup.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;

/** After libpq's own cases (src/interfaces/libpq/t/001_uri.pl of PostgreSQL), as far as a user is named. */
class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "postgresql://u:p@agentl2_db/db | agentl2_db | 5432 | db | u | p",
                "postgres://u:p@host:12345/db | host | 12345 | db | u | p",
                "postgresql://u@host/ | host | 5432 | u | u | ''",
                "postgresql://u@host | host | 5432 | u | u | ''",
                "postgresql://u@host: | host | 5432 | u | u | ''",
                "postgresql://u@ | localhost | 5432 | u | u | ''",
                "postgresql://u:p@/db | localhost | 5432 | db | u | p",
                "postgresql:///db?user=u&password=p%26q&host=other&port=6 | other | 6 | db | u | p&q",
                "postgresql://?user=u&dbname=my%20db | localhost | 5432 | my db | u | ''",
                "postgresql://u%3Aser:p%40s%2Fs%3A+@host/db | host | 5432 | db | u:ser | p@s/s:+",
                "postgresql://u:p?q#r@host/db | host | 5432 | db | u | p?q#r",
                "postgresql://u:p:q@host/db | host | 5432 | db | u | p:q",
                "postgresql://u:@host/db | host | 5432 | db | u | ''",
                "postgresql://u:p@host/d%2Fb+c | host | 5432 | d/b+c | u | p",
                "postgresql://u:p@[2001:db8::1234]:6/db | [2001:db8::1234] | 6 | db | u | p",
                "postgresql://u:p@[::1]/db | [::1] | 5432 | db | u | p",
                "postgresql://u:p@h-1,h_2:6,[::1]:7/db | h-1,h_2,[::1] | 5432,6,7 | db | u | p",
                "postgresql://u:p@/db?host=a,b&port=1,2 | a,b | 1,2 | db | u | p",
                "postgresql://u:p@/db?host=a,b&port=7 | a,b | 7,7 | db | u | p",
                "postgresql://u:p@name/db?hostaddr=127.0.0.1 | 127.0.0.1 | 5432 | db | u | p",
                "postgresql://u:p@höst.example/db | höst.example | 5432 | db | u | p",
                "postgresql://u:%C3%A9%24%7Bx%7D@host/db | host | 5432 | db | u | é${x}",
            })
    void anAddressIsReadAsLibpqReadsIt(
            String address, String hosts, String ports, String database, String user, String password) {
        DatabaseUrl url = DatabaseUrl.parse(address).orElseThrow(() -> new AssertionError(DatabaseUrl.fault(address)));
        Properties read = Driver.parseURL(url.jdbcUrl(), new Properties());
        assertNotNull(read, "the driver does not take " + url.jdbcUrl());
        assertEquals(hosts, read.getProperty("PGHOST"));
        assertEquals(ports, read.getProperty("PGPORT"));
        assertEquals(database, read.getProperty("PGDBNAME"));
        assertEquals(user, url.user());
        assertEquals(password, url.password());
        assertEquals(Optional.empty(), DatabaseUrl.fault(address));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sslmode=verify-full | sslmode | verify-full",
                "ssl=true | sslmode | require",
                "requiressl=1 | sslmode | require",
                "sslrootcert=/ca.pem | sslrootcert | /ca.pem",
                "sslrootcert=system | sslmode | verify-full",
                "sslrootcert=system | sslfactory | org.postgresql.ssl.DefaultJavaSSLFactory",
                "sslrootcert=system&sslmode=verify-full | sslmode | verify-full",
                "sslmode=require&sslrootcert=/ca.pem | sslmode | verify-ca",
                "sslrootcert=/ca.pem&sslmode=require | sslmode | verify-ca",
                "sslrootcert=/ca.pem&sslmode=verify-full | sslmode | verify-full",
                "sslkey=/k.pem | sslkey | /k.pem",
                "sslpassword=p%26q | sslpassword | p&q",
                "sslnegotiation=direct&sslmode=require | sslNegotiation | direct",
                "load_balance_hosts=random | loadBalanceHosts | true",
                "connect_timeout=0 | connectTimeout | 0",
                "connect_timeout=-1 | connectTimeout | 0",
                "connect_timeout=1 | connectTimeout | 2",
                "target_session_attrs=prefer-standby | targetServerType | preferSecondary",
                "sslcert=/c.pem | sslcert | /c.pem",
                "application_name=a%20b | ApplicationName | a b",
                "connect_timeout=3 | connectTimeout | 3",
                "options=-c%20search_path%3Dx | options | -c search_path=x",
                "keepalives=1 | tcpKeepAlive | true",
                "target_session_attrs=read-write | targetServerType | primary",
                "channel_binding=require | channelBinding | require",
                "prepareThreshold=0 | prepareThreshold | 0",
                "currentSchema=one | currentSchema | one",
            })
    void anOptionHasTheNameThatTheDriverKnows(String option, String name, String value) {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://u@h/d?" + option + "&client_encoding=UTF8&keepalives_idle=9")
                .orElseThrow();
        Properties read = Driver.parseURL(url.jdbcUrl(), new Properties());
        assertEquals(value, read.getProperty(name));
        assertEquals(null, read.getProperty("keepalives_idle"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mysql://u:secretvalue@h/d | does not begin with postgresql://",
                "secretvalue | does not begin with postgresql://",
                "postgresql://h/d | names no user",
                "postgresql://:secretvalue@h/d | names no user",
                "postgresql://u:secretvalue@more@h/d | its host has a character that no host has",
                "postgresql://u:secret/value@h/d | its port is no number",
                "postgresql://u:p@h:secretvalue/d | its port is no number",
                "postgresql://u:p@h:70000/d | its port is no number",
                "postgresql://u:p@h:0/d | its port is no number",
                "postgresql://u:p@[::1/d | has no ]",
                "postgresql://u:p@[::1]secretvalue/d | follows the ]",
                "postgresql://u:p@[secretvalue:]/d | no IPv6 address",
                "postgresql://u:p@%2Fvar%2Frun%2Fsecretvalue/d | Unix socket",
                "postgresql://u:p@/d?host=/var/run/secretvalue | Unix socket",
                "postgresql://u:secret%zzvalue@h/d | its password has a %",
                "postgresql://u:secretvalue%00@h/d | its password has a %",
                "postgresql://u:secretvalue%@h/d | its password has a %",
                "postgresql://u:%ff%fe@h/d | its password is not UTF-8",
                "postgresql://%:secretvalue@h/d | its user has a %",
                "postgresql://u:p@h/%q | its database has a %",
                "postgresql://u:p@h/d?sslmode=secretvalue | its option sslmode is none of",
                "postgresql://u:p@h/d?sslrootcert=system&sslmode=require | sslmode is weaker than verify-full",
                "postgresql://u:p@h/d?sslmode=disable&sslrootcert=system | sslmode is weaker than verify-full",
                "postgresql://u:p@h/d?sslnegotiation=direct | sslmode is weaker than require",
                "postgresql://u:p@h/d?sslnegotiation=secretvalue | its option sslnegotiation is none of postgres, direct",
                "postgresql://u:p@h/d?load_balance_hosts=secretvalue | load_balance_hosts is none of disable, random",
                "postgresql://u:p@h/d?connect_timeout=secretvalue | connect_timeout is no number of seconds",
                "postgresql://u:p@h/d?passfile=/secretvalue | its option passfile is not known to Java's driver",
                "postgresql://u:p@h/d?sslmode | an option has no =",
                "postgresql://u:p@h/d?a=b=secretvalue | more than one",
                "postgresql://u:p@h/d?sslmode=require&secretvalue=1 | its option number 2 is known neither",
                "postgresql://u:p@h/d?service=secretvalue | its option service is not known to Java's driver",
                "postgresql://u:p@h/d?target_session_attrs=secretvalue | target_session_attrs is none of",
                "postgresql://u:p@h/d?client_encoding=LATIN1 | client_encoding is another",
                "postgresql://u:p@a,b,c/d?port=1,2 | another number",
            })
    void aRefusalSaysWhichPartIsWrongAndNotWhatItIs(String address, String words) {
        String fault = DatabaseUrl.fault(address).orElseThrow();
        assertTrue(fault.contains(words), fault);
        assertFalse(fault.contains("secret") || fault.contains("value@"), fault);
        assertEquals(Optional.empty(), DatabaseUrl.parse(address));
    }

    @Test
    void aMultiHostOptionOfAnotherLengthIsRefused() {
        assertTrue(DatabaseUrl.fault("postgresql://u@a,b/d?port=1,2,3").isPresent());
    }

    @Test
    void whatIsLoggedHasNoOptions() {
        assertEquals(
                "jdbc:postgresql://h:5432/d as u",
                DatabaseUrl.parse("postgresql://u:p@h/d?sslpassword=secretvalue")
                        .orElseThrow()
                        .toString());
    }
}
