# Register
curl -X POST {host}/api/auth/register \
  -H "Content-Type: application/json" \
  -d '{
    "email": "john@example.com",
    "password": "SecurePass123!",
    "name": "John Smith"
  }'

# Login
curl -X POST {host}/api/auth/login \
  -H "Content-Type: application/json" \
  -d '{"email": "john@example.com", "password": "SecurePass123!"}'

# Refresh
curl -X POST {host}/api/auth/refresh \
  -H "Content-Type: application/json" \
  -d '{"refreshToken": "eyJhbGciOiJIUzI1NiIs..."}'

# Logout
curl -X POST {host}/api/auth/logout \
  -H "Authorization: Bearer YOUR_ACCESS_TOKEN" \
  -H "Content-Type: application/json" \
  -d '{"refreshToken": "eyJhbGciOiJIUzI1NiIs..."}'

# Request a reset
curl -X POST {host}/api/auth/request-password-reset \
  -H "Content-Type: application/json" \
  -d '{"email": "john@example.com"}'

# Reset
curl -X POST {host}/api/auth/reset-password \
  -H "Content-Type: application/json" \
  -d '{"token": "reset-token-from-email", "password": "NewSecurePass456!"}'
