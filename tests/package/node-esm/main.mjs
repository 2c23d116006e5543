import { Terrarium, runCommand } from 'terrarium-python';

const python = await Terrarium.start({ modules: { clock: { now: async () => 12 } } });
console.log(await python.run('import clock; clock.now() + 1'));
await python.close();
const { status, stdout } = await runCommand(['-c', 'print(2)']);
console.log(status, Buffer.from(stdout).toString().trim());
