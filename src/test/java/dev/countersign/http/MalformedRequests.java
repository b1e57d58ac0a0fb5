package dev.countersign.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// More of what is not HTTP, each under a name that says what is wrong with it: the ways in which
/// servers and proxies have disagreed before.
final class MalformedRequests {
  private static final String LINE = "GET /v1/seen HTTP/1.1\r\n";
  private static final String GET = LINE + "Host: a\r\n";
  private static final String POST =
      "POST /v1/echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  private MalformedRequests() {}

  static Stream<Arguments> all() {
    var all = new LinkedHashMap<String, String>();
    all.putAll(lengths());
    all.putAll(codings());
    all.putAll(chunks());
    all.putAll(headers());
    all.putAll(firstLines());
    return all.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  private static Map<String, String> lengths() {
    var all = new LinkedHashMap<String, String>();
    all.put("length with a point", POST + "Content-Length: 2.0\r\n\r\n{}");
    all.put("length with an exponent", POST + "Content-Length: 2e0\r\n\r\n{}");
    all.put("length with a space inside", POST + "Content-Length: 1 2\r\n\r\n{}");
    all.put("length with an underscore", POST + "Content-Length: 1_0\r\n\r\n{}");
    all.put("length in quotes", POST + "Content-Length: \"2\"\r\n\r\n{}");
    all.put("length in other digits", POST + "Content-Length: \u00b2\r\n\r\n{}");
    all.put("length and a word", POST + "Content-Length: 2 bytes\r\n\r\n{}");
    all.put("length of 2^63", POST + "Content-Length: 9223372036854775808\r\n\r\n{}");
    all.put("length and another behind it", POST + "Content-Length: 2,3\r\n\r\n{}");
    all.put(
        "lengths around another header",
        POST + "Content-Length: 2\r\nX-A: b\r\nContent-Length: 4\r\n\r\n{}");
    all.put(
        "length, coding and a smuggled request",
        POST + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG");
    all.put(
        "length in another case beside the coding",
        POST + "content-length: 5\r\nTRANSFER-ENCODING: chunked\r\n\r\n0\r\n\r\n");
    return all;
  }

  private static Map<String, String> codings() {
    var all = new LinkedHashMap<String, String>();
    String end = "\r\n\r\n0\r\n\r\n";
    all.put("coding in quotes", POST + "Transfer-Encoding: \"chunked\"" + end);
    all.put("empty coding", POST + "Transfer-Encoding: " + end);
    all.put("coding and a comma", POST + "Transfer-Encoding: chunked," + end);
    all.put("coding with a parameter", POST + "Transfer-Encoding: chunked;q=1" + end);
    all.put("identity and chunked", POST + "Transfer-Encoding: identity, chunked" + end);
    all.put("identity alone", POST + "Transfer-Encoding: identity" + end);
    all.put(
        "two codings in two lines",
        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity" + end);
    all.put(
        "chunked in two lines",
        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked" + end);
    all.put("coding behind a vertical tab", POST + "Transfer-Encoding:\u000bchunked" + end);
    all.put("coding with a space in its name", POST + "Transfer Encoding: chunked" + end);
    all.put("coding with a space before the colon", POST + "Transfer-Encoding : chunked" + end);
    all.put("coding folded", POST + "Transfer-Encoding:\r\n chunked" + end);
    all.put(
        "coding of HTTP/1.0",
        POST.replace("HTTP/1.1", "HTTP/1.0") + "Transfer-Encoding: chunked" + end);
    return all;
  }

  private static Map<String, String> chunks() {
    var all = new LinkedHashMap<String, String>();
    all.put("chunk size with 0x", CHUNKED + "0x2\r\n{}\r\n0\r\n\r\n");
    all.put("chunk size with a sign", CHUNKED + "+2\r\n{}\r\n0\r\n\r\n");
    all.put("chunk size with a space before", CHUNKED + " 2\r\n{}\r\n0\r\n\r\n");
    all.put("empty chunk size", CHUNKED + "\r\n{}\r\n0\r\n\r\n");
    all.put("chunk size of 2^31 and more", CHUNKED + "80000002\r\n{}\r\n0\r\n\r\n");
    all.put("chunk size of 2^64", CHUNKED + "10000000000000002\r\n{}\r\n0\r\n\r\n");
    all.put("chunk size with an underscore", CHUNKED + "0_2\r\n{}\r\n0\r\n\r\n");
    all.put("chunk longer than said", CHUNKED + "2\r\n{} \r\n0\r\n\r\n");
    all.put("chunk ended by a bare return", CHUNKED + "2\r{}\r0\r\r");
    all.put("chunk data ended by a bare newline", CHUNKED + "2\r\n{}\n0\r\n\r\n");
    all.put("extension with a bare newline", CHUNKED + "2;a\n{}\r\n0\r\n\r\n");
    all.put("an endless extension", CHUNKED + "2;" + "a".repeat(70_000) + "\r\n{}\r\n0\r\n\r\n");
    all.put("trailer without a colon", CHUNKED + "2\r\n{}\r\n0\r\nX-A\r\n\r\n");
    all.put("trailer that is folded", CHUNKED + "2\r\n{}\r\n0\r\nX-A: b\r\n c\r\n\r\n");
    all.put("trailer with a space in its name", CHUNKED + "2\r\n{}\r\n0\r\nX A: b\r\n\r\n");
    return all;
  }

  private static Map<String, String> headers() {
    var all = new LinkedHashMap<String, String>();
    all.put("header without a name", GET + ": b\r\n\r\n");
    all.put("header name with a space", GET + "X A: b\r\n\r\n");
    all.put("header name with a tab", GET + "X\tA: b\r\n\r\n");
    all.put("header name with a bracket", GET + "X[A]: b\r\n\r\n");
    all.put("header name beyond ASCII", GET + "X-\u00c4: b\r\n\r\n");
    all.put("header name with a control", GET + "X\u0001A: b\r\n\r\n");
    all.put("header value with DEL", GET + "X-A: b\u007fc\r\n\r\n");
    all.put("header value with ESC", GET + "X-A: b\u001b[31mc\r\n\r\n");
    all.put("header value ended by a return and no newline", GET + "X-A: b\r\r\n\r\n");
    all.put("newline before the headers end", GET + "X-A: b\n\r\n\r\n");
    all.put("host with a comma", LINE + "Host: a, b\r\n\r\n");
    all.put("host with a user", LINE + "Host: u@a\r\n\r\n");
    all.put("host with a space", LINE + "Host: a b\r\n\r\n");
    all.put("host with an endless port", LINE + "Host: a:99999999\r\n\r\n");
    all.put("host with a port that is none", LINE + "Host: a:b\r\n\r\n");
    all.put("host in the middle of brackets", LINE + "Host: [::1\r\n\r\n");
    all.put("host with a query", LINE + "Host: a?b\r\n\r\n");
    all.put("host and another folded", LINE + "Host: a\r\n b\r\n\r\n");
    return all;
  }

  private static Map<String, String> firstLines() {
    var all = new LinkedHashMap<String, String>();
    String rest = "\r\nHost: a\r\n\r\n";
    all.put("HTTP/1.2", "GET /v1/seen HTTP/1.2" + rest);
    all.put("HTTP/1.10", "GET /v1/seen HTTP/1.10" + rest);
    all.put("HTTP/01.1", "GET /v1/seen HTTP/01.1" + rest);
    all.put("HTTP/1", "GET /v1/seen HTTP/1" + rest);
    all.put("HTTP/-1.1", "GET /v1/seen HTTP/-1.1" + rest);
    all.put("HTTPS as a version", "GET /v1/seen HTTPS/1.1" + rest);
    all.put("ICY", "GET /v1/seen ICY/1.1" + rest);
    all.put("version and more", "GET /v1/seen HTTP/1.1 x" + rest);
    all.put("no target", "GET HTTP/1.1" + rest);
    all.put("tab behind the method", "GET\t/v1/seen HTTP/1.1" + rest);
    all.put("tab and space behind the method", "GET \t/v1/seen HTTP/1.1" + rest);
    all.put("tab behind the target", "GET /v1/seen\tHTTP/1.1" + rest);
    all.put("space and tab behind the target", "GET /v1/seen \tHTTP/1.1" + rest);
    all.put("form feed behind the target", "GET /v1/seen\fHTTP/1.1" + rest);
    all.put("space behind the version", "GET /v1/seen HTTP/1.1 " + rest);
    all.put("space before the method", " GET /v1/seen HTTP/1.1" + rest);
    all.put("tab before the method", "\tGET /v1/seen HTTP/1.1" + rest);
    all.put("bare newline before the method", "\nGET /v1/seen HTTP/1.1" + rest);
    all.put("bare return before the method", "\rGET /v1/seen HTTP/1.1" + rest);
    all.put("method with a bracket", "G(T /v1/seen HTTP/1.1" + rest);
    all.put("method beyond ASCII", "G\u00c9T /v1/seen HTTP/1.1" + rest);
    all.put("method with NUL", "G\0T /v1/seen HTTP/1.1" + rest);
    all.put("target with NUL", "GET /v1/se\0en HTTP/1.1" + rest);
    all.put("target beyond ASCII", "GET /v1/se\u00e9n HTTP/1.1" + rest);
    all.put("target with a bare percent", "GET /v1/seen% HTTP/1.1" + rest);
    all.put("target with half an escape", "GET /v1/seen%4 HTTP/1.1" + rest);
    all.put("target with an escape of no digits", "GET /v1/seen%zz HTTP/1.1" + rest);
    all.put("target without a slash", "GET v1/seen HTTP/1.1" + rest);
    all.put("target in another scheme", "GET gopher://a/v1/seen HTTP/1.1" + rest);
    all.put("target with a backslash", "GET \\v1\\seen HTTP/1.1" + rest);
    all.put("SSH", "SSH-2.0-OpenSSH_9.9\r\n\r\n");
    all.put("SMTP", "EHLO example.com\r\n\r\n");
    all.put(
        "a preamble of a proxy that is none",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" + GET + "\r\n");
    return all;
  }
}
