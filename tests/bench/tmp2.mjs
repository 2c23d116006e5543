import { launch, serveCompressed } from '../browser/harness.mjs';
const [place, site] = process.argv.slice(2);
const server = await serveCompressed('--root', site);
const { browser, close } = await launch(place);
const page = await browser.newPage();
page.on('workercreated',(w)=>w.on('console',(m)=>console.log('W',m.text())));page.on('console',(m)=>console.log('C',m.text()));await page.goto(server.url);
await new Promise((r) => setTimeout(r, 2500));
console.log(await page.evaluate(() => performance.getEntriesByName('terrarium:prompt').length + document.body.innerText.slice(0, 600)));
await close?.(); process.exit(0);
