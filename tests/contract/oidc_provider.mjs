// A server that others wrote, set as FAPI 2.0 wants it: PAR, private_key_jwt, DPoP with nonces, PKCE, and nothing else.
import { Provider } from 'oidc-provider';

const [port, client] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [JSON.parse(client)],
  clientAuthMethods: ['private_key_jwt'],
  features: {
    dPoP: { enabled: true, requireNonce: () => true, nonceSecret: Buffer.alloc(32, 1) },
    devInteractions: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    revocation: { enabled: true },
  },
  issueRefreshToken: async () => true,
  pkce: { required: () => true },
});
provider.listen(Number(port), '127.0.0.1');
