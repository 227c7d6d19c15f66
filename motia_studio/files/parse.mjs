/** Parses a TypeScript or JavaScript text from stdin and prints its mistakes as JSON: [{line, column, message}]. */

import { transform } from 'esbuild'

const LOADERS = { '.ts': 'ts', '.mts': 'ts', '.cts': 'ts', '.tsx': 'tsx', '.jsx': 'jsx' }
// What a parser says after the first few follows from them.
const MOST = 20

let text = ''
for await (const part of process.stdin.setEncoding('utf8')) text += part
const options = { loader: LOADERS[process.argv[2]] ?? 'js', logLevel: 'silent', logLimit: MOST, target: 'esnext' }
const errors = await transform(text, options).then(
  () => [],
  (refusal) => refusal.errors,
)
process.stdout.write(JSON.stringify(errors.map(({ text: message, location }) => ({ ...placeOf(location), message }))))

/** Columns of esbuild count bytes from 0; ours count characters from 1. */
function placeOf(location) {
  if (!location) return { line: 1, column: 1 }
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString()
  return { line: location.line, column: [...before].length + 1 }
}
