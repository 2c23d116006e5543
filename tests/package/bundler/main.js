// Bundled for browsers: the package's files are published as they are, at `base`.
import { Terrarium } from 'terrarium-python';

const python = await Terrarium.start({ base: 'terrarium/' });
document.title = `${await python.run('sum(range(4))')}`;
await python.close();
