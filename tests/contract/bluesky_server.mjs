// Servers that others wrote: two personal data servers of the AT Protocol with three accounts, and their PLC directory.
import { TestNetworkNoAppView, TestPds } from '@atproto/dev-env';

const network = await TestNetworkNoAppView.create({});
const second = await TestPds.create({ didPlcUrl: network.plc.url });
const accounts = {};
for (const [name, pds] of [['mona', network.pds], ['hubot', second], ['lisa', network.pds]]) {
  const { data } = await pds.getClient().com.atproto.server.createAccount({
    handle: `${name}.test`, email: `${name}@example.test`, password: 'only for trials',
  });
  accounts[data.handle] = { did: data.did, pds: pds.url };
}
console.log(JSON.stringify({ plc: network.plc.url, accounts }));
