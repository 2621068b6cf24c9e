/**
 * A real OpenID Connect provider for tests/areas/organisation/test_identity_provider.py:
 * code flow, PKCE demanded, its own sign-in form. Arguments: port, redirect address.
 */
import { Provider } from 'oidc-provider';

const [port, redirect] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'wangge',
      client_secret: 'a secret of the tests',
      redirect_uris: [redirect],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  pkce: { required: () => true },
  claims: { openid: ['sub'], profile: ['preferred_username', 'employee_no'], email: ['email'] },
  scopes: ['openid', 'profile', 'email'],
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id, employee_no: `no-${id}` }),
  }),
  cookies: { keys: ['of the tests'] },
});
provider.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
