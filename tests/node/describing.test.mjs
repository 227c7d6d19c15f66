import assert from 'node:assert/strict'
import test from 'node:test'

import { Runner } from './runner.mjs'

async function describe(t, files, kind = 'step') {
  const runner = await Runner.start(t, files)
  const { t: _t, ...described } = await runner.describe(Object.keys(files)[0], kind)
  return described
}

test('hello names the language and its version', async (t) => {
  const { hello, process: child } = await Runner.start(t, {})
  assert.deepEqual(hello, { t: 'hello', version: 1, language: 'node', runtime: process.versions.node, pid: child.pid })
})

test('a config becomes JSON: schemas converted, functions marked, the rest as it is', async (t) => {
  const step = `import { http, jsonSchema } from 'motia'
    import { z } from 'zod'
    const body = z.object({ a: z.string().default('x') })
    const options = { bodySchema: body, responseSchema: { 200: jsonSchema(body) }, middleware: [() => {}, () => {}] }
    export const config = { name: 'A', triggers: [http('POST', '/', options, () => true)], flows: ['f'], onClick() {} }
    export const handler = () => {}`
  const { config, handler, notes } = await describe(t, { 'src/a.step.ts': step })
  const [{ bodySchema, responseSchema, ...trigger }] = config.triggers
  assert.deepEqual(trigger, { type: 'http', method: 'POST', path: '/', middleware: 2, condition: true })
  assert.deepEqual(bodySchema.properties, { a: { default: 'x', type: 'string' } })
  assert.deepEqual(responseSchema[200], bodySchema)
  assert.deepEqual([config.flows, config.onClick, handler, notes], [['f'], undefined, true, undefined])
})

test('what JSON Schema cannot say is noted', async (t) => {
  const step = `import { z } from 'zod'
    const zod3 = { _def: { typeName: 'ZodObject' }, safeParse() {} }
    const input = z.object({ at: z.date(), n: z.number() })
    export const config = { name: 'A', triggers: [{ type: 'queue', topic: 't', input }], input: zod3 }`
  const { config, handler, notes } = await describe(t, { 'src/a.step.ts': step })
  assert.deepEqual(config.triggers[0].input.properties, { at: {}, n: { type: 'number' } })
  assert.equal(handler, false)
  assert.match(notes[0], /^triggers\[0\]\.input: Date cannot be represented/)
  assert.match(notes[1], /^input: a zod 3 schema can't be turned into JSON Schema/)
})

test('streams and settings tell which hooks they have', async (t) => {
  const stream = "export const config = { name: 's', onJoin: () => ({}), onLeave() {}, canAccess: () => true }"
  const runner = await Runner.start(t, {
    'src/s.stream.ts': stream,
    'motia.config.ts': 'export const authenticateStream = async () => ({})',
  })
  const described = await runner.describe('src/s.stream.ts', 'stream')
  assert.deepEqual(described.config, { name: 's', onJoin: true, onLeave: true, canAccess: true })
  const settings = await runner.describe('motia.config.ts', 'settings')
  assert.deepEqual(settings.config, { authenticateStream: true })
})

const BROKEN = {
  'a TypeScript syntax error': [
    { 'src/a.step.ts': 'export const config = {\n  name: ,\n}' },
    { line: 2, message: /Unexpected/ },
  ],
  'a JavaScript syntax error': [
    { 'src/a.step.js': 'export const config = {\n  name: ,\n}' },
    { line: 2, message: /SyntaxError/ },
  ],
  'a redeclared name': [{ 'src/a.step.ts': 'const a = 1\nconst a = 2' }, { line: 2, message: /already been declared/ }],
  'a missing package': [
    { 'src/a.step.ts': '\nimport x from "@no/such/deep"\nx()' },
    { line: 2, message: /the package @no\/such isn't installed/, hint: /^npm install @no\/such$/ },
  ],
  'a missing file': [
    { 'src/a.step.js': 'import "./none"' },
    { line: 1, message: /src\/none doesn't exist/, hint: /path/ },
  ],
  'an exception': [
    { 'src/a.step.ts': 'enum A { B }\n\nthrow new TypeError("no " + A.B)' },
    { line: 3, message: /^TypeError: no 0$/ },
  ],
  'a missing config': [
    { 'src/a.step.js': 'export const handler = 1' },
    { message: /exports no `config`/, hint: /export const config/ },
  ],
  'a missing export': [
    { 'src/a.step.js': '\nimport { nope } from "motia"' },
    { line: 2, message: /named 'nope'/, hint: /type nope/ },
  ],
  'process.exit': [
    { 'src/a.step.js': '\nprocess.exit(3)' },
    { line: 2, message: /process.exit\(3\) was called in src\/a.step.js:2/ },
  ],
  'a broken import': [
    { 'src/a.step.js': 'import "./b.js"', 'src/b.js': '\n\nthrow new Error("deep")' },
    { message: /deep \(in src\/b.js:3:7\)/ },
  ],
}

for (const [what, [files, expected]] of Object.entries(BROKEN)) {
  test(`a file with ${what} is answered with an error, and the runner stays usable`, async (t) => {
    const good = { 'src/good.step.js': "export const config = { name: 'G', triggers: [] }" }
    const runner = await Runner.start(t, { ...files, ...good })
    const { error } = await runner.describe(Object.keys(files)[0])
    assert.equal(error.line, expected.line, JSON.stringify(error))
    assert.match(error.message, expected.message)
    if (expected.hint) assert.match(error.hint, expected.hint)
    assert.equal((await runner.describe('src/good.step.js')).config.name, 'G')
  })
}
