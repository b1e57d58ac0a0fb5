import requests

# Register
response = requests.post(
    '{host}/v1/auth/register',
    json={
        'email': 'user@example.com',
        'password': 'secure_password_123',
        'name': 'John Doe'
    }
)
print(f"User created: {response.json()['data']['userId']}")

# Login
login_response = requests.post(
    '{host}/v1/auth/login',
    json={
        'email': 'user@example.com',
        'password': 'secure_password_123'
    }
)
token = login_response.json()['data']['accessToken']
