import assert from 'node:assert/strict'
import test from 'node:test'

import { Runner } from './runner.mjs'

const HANDLER = 'export const handler = async () => ({ status: 200, body: value })'

async function bodyOf(t, files) {
  const runner = await Runner.start(t, files)
  const [file] = Object.keys(files)
  const described = await runner.describe(file)
  assert.equal(described.error, undefined, JSON.stringify(described.error))
  const { result, error } = await runner.http(file)
  assert.equal(error, undefined, JSON.stringify(error))
  return result.body
}

test('TypeScript runs with unmarked type imports, enums and inline types', async (t) => {
  const step = `import { Handlers, StepConfig, type FlowContext, logger } from 'motia'
    import { Ticket, makeTicket } from './ticket'
    import { OnlyTypes } from './only-types'
    /* Handlers, Ticket and OnlyTypes are types: { Ticket: 1 } */
    enum Color { Red = 'red' }
    export const config = { name: 'A', triggers: [{ type: 'http', method: 'GET', path: '/' }] } as const satisfies StepConfig
    export const handler: Handlers<typeof config> = async (_input: any, _ctx: FlowContext) => {
      const ticket: Ticket = makeTicket(Color.Red); const other: OnlyTypes = { Ticket: ticket }
      return { status: 200, body: \`\${other.Ticket.title}\` }
    }`
  const ticket =
    'export interface Ticket { title: string }\nexport const makeTicket = (title: string): Ticket => ({ title })'
  const files = { 'src/a.step.ts': step, 'src/ticket.ts': ticket, 'src/only-types.ts': 'export type OnlyTypes = any' }
  assert.equal(await bodyOf(t, files), 'red')
})

test('a slash that may be a division leaves the choice of imports to esbuild', async (t) => {
  const step = `import { Shape, half } from './shape'
    export const config = { name: 'A', triggers: [] }
    const sum = (1 + 3) / half('"'); const value: Shape = sum
    ${HANDLER}`
  assert.equal(
    await bodyOf(t, {
      'src/a.step.ts': step,
      'src/shape.ts': 'export type Shape = number\nexport const half = (_: string) => 2',
    }),
    2,
  )
})

test('decorators run through esbuild', async (t) => {
  const step = `function twice(method: any, _context: any) { return function (this: any) { return 2 * method.call(this) } }
    class A { @twice value(): number { return 21 } }
    const value = new A().value()
    export const config = { name: 'A', triggers: [] }
    ${HANDLER}`
  assert.equal(await bodyOf(t, { 'src/a.step.ts': step }), 42)
})

test('imports find files without extension, with .js for .ts, in folders, through tsconfig paths, and JSON', async (t) => {
  const files = {
    'src/a.step.ts': `import { a } from './a'
      import { b } from './b.js'
      import { c } from '@lib/c'
      import { d } from 'shared/d'
      import data, { e } from './data.json'
      export const config = { name: 'A', triggers: [] }
      const value = [a, b, c, d, e, data.e]
      ${HANDLER}`,
    'src/a.ts': 'export const a = 1',
    'src/b.ts': 'export const b = 2',
    'lib/c/index.ts': 'export const c = 3',
    'lib/shared/d.ts': 'export const d = 4',
    'src/data.json': '{ "e": 5 }',
    'tsconfig.json': '{ /* comment */ "extends": "./tsconfig.base.json", }',
    'tsconfig.base.json': '{ "compilerOptions": { "baseUrl": "lib", "paths": { "@lib/*": ["*"] } } } // end',
  }
  assert.deepEqual(await bodyOf(t, files), [1, 2, 3, 4, 5, 5])
})

test('one file is one module, whoever imports it', async (t) => {
  const counter = 'let n = 0\nexport const next = () => ++n'
  const step = (from) => `import { next } from '${from}'
    export const config = { name: 'x', triggers: [] }
    export const handler = async () => ({ status: 200, body: next() })`
  const files = { 'src/a.step.ts': step('./counter'), 'src/b.step.js': step('./counter.js'), 'src/counter.ts': counter }
  const runner = await Runner.start(t, files)
  const bodies = [(await runner.http('src/a.step.ts')).result.body, (await runner.http('src/b.step.js')).result.body]
  assert.deepEqual(bodies, [1, 2])
})

test('CommonJS runs, also in a package of ES modules', async (t) => {
  const step = `const { step } = require('motia')
    const { value } = require('./value')
    module.exports = step({ name: 'C', triggers: [] }, () => ({ status: 200, body: value }))`
  const files = { 'src/a.step.js': step, 'src/value.js': 'exports.value = 7', 'package.json': '{ "type": "module" }' }
  assert.equal(await bodyOf(t, files), 7)
  delete files['package.json']
  assert.equal(await bodyOf(t, files), 7)
})

test('top-level await, legacy import names and the default export of a Step work', async (t) => {
  const step = `import { step } from '@motiadev/core'
    const value = await Promise.resolve(9)
    export default step({ name: 'D', triggers: [] }, async () => ({ status: 200, body: value }))`
  assert.equal(await bodyOf(t, { 'src/a.step.ts': step }), 9)
})

test('types pass through files that export them unmarked, and through names that are local variables too', async (t) => {
  const files = {
    'src/a.step.ts': `import { Ticket, Label, Shape, Status, Priority, label } from './lib'
      export const config = { name: 'A', triggers: [] }
      const value = ((Ticket: Ticket) => [Ticket, label, Status.parse('open')])({ title: 'x' })
      const shape: Shape = 1; const other: Label = 'a'; const priority: Priority = 2
      ${HANDLER}`,
    'src/lib/index.ts': `export { Ticket, Label as Label, label, Status } from './types'
      import { Inner, type Priority } from './types'
      interface Shape { area: number }
      export { Shape, Inner, Priority }`,
    'src/lib/types.ts': `export interface Ticket { title: string }
      type Label = string
      export type { Label }
      export type Status = 'open' | 'closed'
      export const Status = { parse: (text: string) => text as Status }, label = 'l'
      interface Inner { a: 1 } type Priority = number
      export { Inner, type Priority }
      export default Inner`,
  }
  assert.deepEqual(await bodyOf(t, files), [{ title: 'x' }, 'l', 'open'])
})

test('exporting a name that nothing declares is still an error', async (t) => {
  const files = { 'src/a.step.ts': "export const config = { name: 'A', triggers: [] }\nexport { hanlder }" }
  const runner = await Runner.start(t, files)
  assert.match((await runner.describe('src/a.step.ts')).error.message, /hanlder/)
})

test('zod is there for projects that have none, however they ask for it', async (t) => {
  const step = (load) => `${load}
    const value = z.object({ a: z.number() }).parse({ a: 1 })
    `
  const common = `${step("const { z } = require('zod')")} exports.config = { name: 'A', triggers: [] }
    exports.handler = async () => ({ status: 200, body: value })`
  assert.deepEqual(await bodyOf(t, { 'src/a.step.js': common }), { a: 1 })
  const modern = `${step("import { z } from 'zod'")} export const config = { name: 'A', triggers: [] }\n${HANDLER}`
  assert.deepEqual(await bodyOf(t, { 'src/a.step.ts': modern }), { a: 1 })
})

test('settings of 0.x load without the plugins they list', async (t) => {
  const settings = `import { defineConfig } from '@motiadev/core'
    import states from '@motiadev/plugin-states/plugin'
    import bull from '@motiadev/bullmq-plugin'
    export default defineConfig({ plugins: [states, bull()], streamAuth: { authenticate: async () => ({ user: 1 }) } })`
  const runner = await Runner.start(t, { 'motia.config.ts': settings })
  const described = await runner.describe('motia.config.ts', 'settings')
  assert.deepEqual(described.config, { authenticateStream: true, streamAuth: true }, JSON.stringify(described.error))
})
