/** Steps as people write them; the test compiles this file, and every line that must be refused says so. */

import {
  type ApiRouteConfig,
  type ApiRouteHandler,
  type CronHandler,
  type EventConfig,
  type EventHandler,
  enqueue,
  type Handlers,
  http,
  jsonSchema,
  logger,
  multiTriggerStep,
  queue,
  type StepConfig,
  type StepHandler,
  Stream,
  type StreamConfig,
  state,
  stateManager,
  step,
} from 'motia'
import { z } from 'zod'

const ticket = z.object({ title: z.string(), priority: z.enum(['low', 'high']).optional() })

export const config = {
  name: 'Create ticket',
  triggers: [{ type: 'http', method: 'POST', path: '/tickets', bodySchema: ticket }],
  enqueues: ['ticket.created'],
  flows: ['support'],
  label: 'Open the ticket {{input.body.title}}',
  story: { ok: 'The ticket {{output.body.title}} is open' },
  importance: 'low',
  businessKey: '{{output.body.id}}',
} as const satisfies StepConfig

export const handler: Handlers<typeof config> = async ({ request, response }, ctx) => {
  const title: string = request.body.title
  // @ts-expect-error a title is not a number
  const wrong: number = request.body.title
  await ctx.enqueue({ topic: 'ticket.created', data: { title } })
  // @ts-expect-error the topic isn't declared
  await ctx.enqueue({ topic: 'ticket.creatd', data: {} })
  await ctx.streams.tickets.set('open', 'id', { title })
  if (ctx.signal.aborted) return
  await response.status(201)
  return { status: 201, body: { title, wrong }, headers: { 'x-a': 'b' } }
}

const fromJson = {
  name: 'From JSON Schema',
  triggers: [
    {
      type: 'queue',
      topic: 't',
      input: {
        type: 'object',
        properties: {
          count: { type: 'integer' },
          tags: { type: 'array', items: { type: 'string' } },
          kind: { enum: ['a', 'b'] },
        },
        required: ['count'],
      },
    },
  ],
} as const satisfies StepConfig

export const jsonHandler: Handlers<typeof fromJson> = async (input) => {
  const count: number = input.count
  const tags: string[] | undefined = input.tags
  const kind: 'a' | 'b' | undefined = input.kind
  // @ts-expect-error there is no such property
  input.missing
  return [count, tags, kind]
}

const built = {
  name: 'Built',
  triggers: [
    http('PUT', '/b/:id', { bodySchema: jsonSchema(z.object({ n: z.number() })) }),
    queue('q', { input: z.string() }),
    state(),
  ],
  enqueues: [],
} as const satisfies StepConfig

export const builtHandler: Handlers<typeof built> = async (input, ctx) => {
  if (ctx.is.http(input)) return { status: 200, body: input.request.body }
  return ctx.match({
    queue: async (text) => logger.info(String(text)),
    state: async (event) => logger.info(event.key, event.new_value),
    http: async ({ request }) => ({ status: 200, body: request.pathParams.id }),
  })
}

export const whole = step(
  { name: 'Whole', triggers: [queue('q', { input: z.object({ id: z.string() }) })] },
  async (input, ctx) => {
    const id: string = input.id
    await ctx.state.set('g', id, input)
  },
)

export const multi = multiTriggerStep({ name: 'Multi', triggers: [http('GET', '/m'), queue('m')] })
  .onHttp(async ({ request }) => ({ status: 200, body: request.queryParams }))
  .onQueue(async (input, ctx) => ctx.logger.info('got', input))
  .handlers()

export const streamConfig: StreamConfig = {
  name: 'tickets',
  schema: ticket,
  baseConfig: { storageType: 'default' },
  onJoin: async (subscription, ctx, authContext) => ({
    unauthorized: subscription.groupId !== authContext?.group || !ctx.traceId,
  }),
}
export const tickets = new Stream<z.infer<typeof ticket> & { id: string }>(streamConfig)
export const stored = async () => {
  const { new_value } = await tickets.set('g', 'i', { title: 'x' })
  const groups = await stateManager.listGroups()
  await enqueue({ topic: 'any', data: 1, delayMs: 5 })
  return [new_value.title.length, groups.length, groups.groups]
}

export const legacy: ApiRouteConfig = {
  type: 'api',
  name: 'L',
  method: 'POST',
  path: '/l',
  emits: ['x'],
  bodySchema: ticket,
}
export const legacyHandler: ApiRouteHandler<{ a: number }> = async (req, { emit, logger, state }) => {
  await emit({ topic: 'x', data: { a: req.body.a } })
  logger.info('x', await state.get('g', 'k'))
  return { status: 200, body: {} }
}
const event = { type: 'event', name: 'E', subscribes: ['x'], input: ticket } as const satisfies EventConfig
export const eventHandler: EventHandler<{ title: string }> = async (input, { traceId }) => input.title + traceId
export const stepHandler: StepHandler<typeof event> = async (input) => input.title
export const cronHandler: CronHandler = async ({ logger }) => logger.info('tick')

export const oldHandler: Handlers['Old ticket'] = async (req, { emit, logger }) => {
  logger.info('old', req.body)
  await emit({ topic: 'ticket.created', data: req.body })
  return { status: 200, body: {} }
}

// @ts-expect-error a label is a text
export const wrongLabel: StepConfig = { name: 'Wrong', triggers: [], label: 7 }
