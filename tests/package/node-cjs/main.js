async function main() {
  const { Terrarium } = await import('terrarium-python');
  const python = await Terrarium.start();
  console.log(await python.run('6 * 7'));
  await python.close();
}
void main();
