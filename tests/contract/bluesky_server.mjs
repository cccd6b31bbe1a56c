// Servers that others wrote: a personal data server of the AT Protocol and its PLC directory, with two accounts.
import { TestNetworkNoAppView } from '@atproto/dev-env';

const network = await TestNetworkNoAppView.create({});
const accounts = {};
for (const name of ['mona', 'hubot']) {
  const { data } = await network.pds.getClient().com.atproto.server.createAccount({
    handle: `${name}.test`, email: `${name}@example.test`, password: 'only for trials',
  });
  accounts[data.handle] = data.did;
}
console.log(JSON.stringify({ pds: network.pds.url, plc: network.plc.url, accounts }));
