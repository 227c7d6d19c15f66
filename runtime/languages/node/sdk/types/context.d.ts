/** `ctx`, and the types of handlers that follow from a config. */

import type { StateTriggerInput, StepConfig, StreamTriggerInput } from './config.js'
import type { ApiResponse, MotiaHttpArgs } from './http.js'
import type { ApiRouteHandler, CronHandler, EventHandler } from './legacy.js'
import type { InferSchema } from './schema.js'
import type { EnqueueData, Enqueuer, Enqueues, InternalStateManager, Logger, StreamAccess } from './stores.js'

type Kind = 'queue' | 'http' | 'cron' | 'state' | 'stream'

/** What started the attempt. */
export interface TriggerInfo {
  type: Kind
  /** Position in `config.triggers`. */
  index?: number
  method?: string
  path?: string
  topic?: string
  expression?: string
}

/** The data of an input: the body of a request, the message itself otherwise. */
export type ExtractDataPayload<TInput> = TInput extends { request: { body: infer TBody } } ? TBody : TInput

/** Branches of `ctx.match`. */
export interface MatchHandlers<TInput = any, _TEnqueueData = any, _TResult = any> {
  queue?: (input: ExtractQueueInput<TInput>) => unknown
  http?: (input: ExtractApiInput<TInput>) => unknown
  cron?: () => unknown
  state?: (input: ExtractStateInput<TInput>) => unknown
  stream?: (input: ExtractStreamInput<TInput>) => unknown
  default?: (input: TInput) => unknown
}

/** The second argument of every handler, condition and middleware. */
export interface FlowContext<TEnqueueData = never, TInput = any> {
  traceId: string
  trigger: TriggerInfo
  logger: Logger
  state: InternalStateManager
  streams: StreamAccess
  enqueue: Enqueuer<TEnqueueData>
  /** The older name of `enqueue`. */
  emit: Enqueuer<TEnqueueData>
  is: {
    queue(input: TInput): input is ExtractQueueInput<TInput>
    http(input: TInput): input is ExtractApiInput<TInput>
    cron(input: TInput): boolean
    state(input: TInput): input is ExtractStateInput<TInput>
    stream(input: TInput): input is ExtractStreamInput<TInput>
  }
  getData(): ExtractDataPayload<TInput>
  /** Call the branch of the attempt's trigger; without one, warn and return undefined. */
  match<TResult = any>(handlers: MatchHandlers<TInput, TEnqueueData, TResult>): Promise<TResult>
  /** Fires when the attempt is cancelled: its deadline passed, or the client left. */
  readonly signal: AbortSignal
  /** Middleware may add to it. */
  [added: string]: any
}

type IsAny<T> = 0 extends 1 & T ? true : false
type Other = MotiaHttpArgs<any> | StateTriggerInput | StreamTriggerInput | undefined

export type ExtractApiInput<TInput> = IsAny<TInput> extends true ? any : TInput & MotiaHttpArgs<any>
export type ExtractStateInput<TInput> = IsAny<TInput> extends true ? any : TInput & StateTriggerInput
export type ExtractStreamInput<TInput> = IsAny<TInput> extends true ? any : TInput & StreamTriggerInput
export type ExtractQueueInput<TInput> = IsAny<TInput> extends true ? any : Exclude<TInput, Other>

type InputOf<T> = T extends { readonly type: 'http' }
  ? MotiaHttpArgs<T extends { readonly bodySchema: infer S } ? InferSchema<S> : any>
  : T extends { readonly type: 'queue' }
    ? T extends { readonly input: infer S }
      ? InferSchema<S>
      : any
    : T extends { readonly type: 'state' }
      ? StateTriggerInput
      : T extends { readonly type: 'stream' }
        ? StreamTriggerInput
        : T extends { readonly type: 'cron' }
          ? undefined
          : any

type ReturnOf<T> = T extends { readonly type: 'http' } ? ApiResponse | undefined | void : unknown

type TopicOf<E> = E extends string ? E : E extends { readonly topic: infer T extends string } ? T : never

/** Messages to the declared topics; a topic that `Enqueues` knows has its type checked. */
type EnqueueOf<C> = C extends { readonly enqueues: readonly (infer E)[] } ? MessageTo<TopicOf<E>> : EnqueueData<any>

type MessageTo<T extends string> = [T] extends [never]
  ? EnqueueData<any>
  : T extends keyof Enqueues
    ? EnqueueData<Enqueues[T]> & { topic: T }
    : EnqueueData<any> & { topic: T }

export type Handler<TInput = any, TEnqueueData = any, TResult = any> = (
  input: TInput,
  ctx: FlowContext<TEnqueueData, TInput>,
) => Promise<TResult> | TResult

/** Handlers by the name of their Step, as the types that 0.x generated had them: `Handlers['CreateTicket']`. */
export interface HandlersByName {
  readonly [name: string]: (...given: any[]) => any
}

/** The handler of a Step: `export const handler: Handlers<typeof config> = …` */
export type Handlers<
  C extends StepConfig | { readonly triggers: readonly unknown[] } | HandlersByName = HandlersByName,
> = C extends { readonly triggers: readonly unknown[] }
  ? Handler<InputOf<C['triggers'][number]>, EnqueueOf<C>, ReturnOf<C['triggers'][number]>>
  : HandlersByName

/** The handler of a Step of either generation. */
export type StepHandler<C = StepConfig> = C extends { readonly triggers: readonly unknown[] }
  ? Handlers<C>
  : C extends { readonly type: 'api' }
    ? ApiRouteHandler<C extends { readonly bodySchema: infer S } ? InferSchema<S> : any, any, any>
    : C extends { readonly type: 'event' }
      ? EventHandler<C extends { readonly input: infer S } ? InferSchema<S> : any, any>
      : C extends { readonly type: 'cron' }
        ? CronHandler<any>
        : never
