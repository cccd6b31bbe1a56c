// A server that others wrote, set as FAPI 2.0 wants it: PAR, private_key_jwt, DPoP with nonces, PKCE, and nothing else.
// Given the port of a resource, too, it gives tokens for named resources only (RFC 8707), and serves that one.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { EmbeddedJWK, calculateJwkThumbprint, jwtVerify } from 'jose';
import { Provider, errors } from 'oidc-provider';

const [port, client, resourcePort] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const resource = `http://127.0.0.1:${resourcePort}/mcp`;
const provider = new Provider(issuer, {
  clients: [JSON.parse(client)],
  clientAuthMethods: ['private_key_jwt'],
  features: {
    dPoP: { enabled: true, requireNonce: () => true, nonceSecret: Buffer.alloc(32, 1) },
    devInteractions: { enabled: true },
    pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
    registration: { enabled: true },
    resourceIndicators: {
      enabled: Boolean(resourcePort),
      defaultResource: () => { throw new errors.InvalidTarget('a resource has to be named'); },
      getResourceServerInfo: (ctx, indicator) => {
        if (indicator !== resource) throw new errors.InvalidTarget();
        return { scope: 'tools', audience: resource, accessTokenFormat: 'opaque' };
      },
    },
    revocation: { enabled: true },
  },
  issueRefreshToken: async () => true,
  pkce: { required: () => true },
  scopes: ['openid', 'offline_access', 'tools'],
});
provider.listen(Number(port), '127.0.0.1');

async function whoCalls(request) {
  const [scheme, value] = (request.headers.authorization ?? '').split(' ');
  const token = scheme === 'DPoP' && await provider.AccessToken.find(value);
  if (!token || token.aud !== resource) return null;
  const { payload, protectedHeader } = await jwtVerify(request.headers.dpop, EmbeddedJWK, { typ: 'dpop+jwt' });
  const holds = await calculateJwkThumbprint(protectedHeader.jwk) === token.jkt
    && payload.ath === createHash('sha256').update(value).digest('base64url')
    && payload.htm === request.method && payload.htu === resource;
  return holds ? token.accountId : null;
}

if (resourcePort) {
  const described = { resource, authorization_servers: [issuer], scopes_supported: ['tools'] };
  createServer(async (request, response) => {
    if (request.url === '/.well-known/oauth-protected-resource/mcp') {
      response.end(JSON.stringify(described));
      return;
    }
    const account = await whoCalls(request).catch(() => null);
    if (account === null) response.statusCode = 401;
    response.end(account ?? '');
  }).listen(Number(resourcePort), '127.0.0.1');
}
