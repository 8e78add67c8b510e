import { expect, test } from "vitest";
import { isSecret } from "./secret-metadata.ts";

test.each([
  ...["authorization", "proxy-authorization", "proxy-authenticate", "cookie", "set-cookie", "cookie2"],
  ...["x-api-key", "api-key", "apikey", "x-apikey", "x-goog-api-key", "x-functions-key", "key", "private-key-bin"],
  ...[
    "x-auth",
    "x-auth-token",
    "x-amz-security-token",
    "id_token",
    "access-token",
    "refreshtoken",
    "x-csrf-token",
    "x-csrf",
  ],
  ...[
    "client-secret",
    "x-vault-secret",
    "password",
    "x-passwd",
    "pwd",
    "x-user-credentials",
    "sessionid",
    "x-session-id",
  ],
  ...["x-hub-signature-256", "jwt", "x-jwt-assertion", "bearer", "otp", "x-otp-code", "www-authorization-bin"],
])("%s is hidden", (name) => expect(isSecret(name)).toBe(true));

test.each([
  ...[
    "x-request-id",
    "user-agent",
    "retry-delay",
    "x-role",
    "author",
    "x-monkey",
    "grpc-status-details-bin",
    "traceparent",
  ],
  ...[
    "x-passenger",
    "accept-language",
    "retry-after",
    "www-authenticate",
    "x-shopping-cart",
    "x-trace-bin",
    "keyboard",
  ],
])("%s is shown", (name) => expect(isSecret(name)).toBe(false));
