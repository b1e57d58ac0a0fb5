// Register
const registerResponse = await fetch('{host}/v1/auth/register', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({
    email: 'user@example.com',
    password: 'secure_password_123',
    name: 'John Doe'
  })
});

const { data } = await registerResponse.json();
console.log('User ID:', data.userId);

// Login
const loginResponse = await fetch('{host}/v1/auth/login', {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({
    email: 'user@example.com',
    password: 'secure_password_123'
  })
});

const { data: loginData } = await loginResponse.json();
localStorage.setItem('accessToken', loginData.accessToken);
