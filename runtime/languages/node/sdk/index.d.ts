/** Types of the package `motia`. */

import type {
  ApiTrigger,
  AuthenticateStream,
  CronTrigger,
  QueueTrigger,
  StateTrigger,
  Step,
  StepConfig,
  StreamConfig,
  StreamTrigger,
  TriggerCondition,
  TriggerConfig,
} from './types/config.js'
import type { FlowContext, Handlers } from './types/context.js'
import type { ApiRouteMethod } from './types/http.js'
import type { InferSchema, TypedJsonSchema } from './types/schema.js'
import type { Enqueuer, Logger, MotiaStream, StateManager } from './types/stores.js'

export * from './types/config.js'
export * from './types/context.js'
export * from './types/http.js'
export * from './types/legacy.js'
export type { InferSchema, StepSchemaInput, TypedJsonSchema, ZodInput } from './types/schema.js'
export * from './types/stores.js'

type HttpOptions = Omit<ApiTrigger, 'type' | 'method' | 'path'>

/** An http trigger. */
export declare function http<
  const M extends ApiRouteMethod,
  const P extends string,
  const O extends HttpOptions = Record<never, never>,
>(method: M, path: P, options?: O, condition?: TriggerCondition): { type: 'http'; method: M; path: P } & O

/** @deprecated `http` is its name. */
export declare const api: typeof http

/** A queue trigger. */
export declare function queue<
  const T extends string,
  const O extends Omit<QueueTrigger, 'type' | 'topic'> = Record<never, never>,
>(topic: T, options?: O, condition?: TriggerCondition): { type: 'queue'; topic: T } & O

/** A cron trigger: 5, 6 (with seconds) or 7 (with a year) fields, UTC. */
export declare function cron<const E extends string>(
  expression: E,
  condition?: TriggerCondition,
): { type: 'cron'; expression: E }

/** A trigger that every change of state fires; narrow it with a condition. */
export declare function state(condition?: TriggerCondition): { type: 'state' }

/** A trigger that changes and events of one stream fire. */
export declare function stream<const N extends string>(
  name: N,
  options?: { groupId?: string; itemId?: string; condition?: TriggerCondition } | TriggerCondition,
): { type: 'stream'; streamName: N }

/** A whole Step in one value. */
export declare function step<const C extends StepConfig>(
  config: C,
  handler: Handlers<C>,
): { config: C; handler: Handlers<C> }
export declare function step<const C extends StepConfig>(
  config: C,
): { config: C; handle(handler: Handlers<C>): { config: C; handler: Handlers<C> } }

type HandlersByKind = {
  queue?: (input: any, ctx: FlowContext<any>) => unknown
  http?: (input: any, ctx: FlowContext<any>) => unknown
  cron?: (ctx: FlowContext<any>) => unknown
  state?: (input: any, ctx: FlowContext<any>) => unknown
  stream?: (input: any, ctx: FlowContext<any>) => unknown
}

interface MultiTriggerBuilder<C> {
  config: C
  onQueue(handler: HandlersByKind['queue']): MultiTriggerBuilder<C>
  onHttp(handler: HandlersByKind['http']): MultiTriggerBuilder<C>
  onCron(handler: HandlersByKind['cron']): MultiTriggerBuilder<C>
  onState(handler: HandlersByKind['state']): MultiTriggerBuilder<C>
  onStream(handler: HandlersByKind['stream']): MultiTriggerBuilder<C>
  handlers(more?: HandlersByKind): { config: C; handler: (input: any, ctx: FlowContext<any>) => Promise<any> }
}

/** One handler for each kind of trigger. */
export declare function multiTriggerStep<const C extends StepConfig>(config: C): MultiTriggerBuilder<C>

/** A zod schema as JSON Schema, draft 7. */
export declare function jsonSchema<S>(schema: S): TypedJsonSchema<InferSchema<S>>

/** Publish a message. */
export declare const enqueue: Enqueuer<unknown>
export declare const logger: Logger
export declare const stateManager: StateManager

/** A live collection. */
export declare class Stream<T = any> {
  constructor(config: StreamConfig | string)
  readonly name: string
  readonly config: StreamConfig
  get: MotiaStream<T>['get']
  set: MotiaStream<T>['set']
  update: MotiaStream<T>['update']
  delete: MotiaStream<T>['delete']
  list: MotiaStream<T>['list']
  getGroup: MotiaStream<T>['getGroup']
  listGroups: MotiaStream<T>['listGroups']
  send: MotiaStream<T>['send']
}

/** What a refused call rejects with. */
export declare class MotiaError extends Error {
  code: string
  hint?: string
}

/** Collects Steps and streams; the studio discovers them by itself. */
export declare class Motia {
  steps: Step<any>[]
  streams: Record<string, Stream>
  authenticateStream?: AuthenticateStream
  addStep(config: StepConfig, stepPath: string, handler?: Handlers, filePath?: string): void
  addStream(config: StreamConfig, path: string): Stream
  initialize(): Promise<void>
}

/** Calls the engine functions that the studio has, such as `state::get`. */
export interface MotiaWorker {
  trigger<T = any>(target: string | { function_id: string; payload?: unknown }, payload?: unknown): Promise<T>
  call<T = any>(target: string | { function_id: string; payload?: unknown }, payload?: unknown): Promise<T>
  shutdown(): Promise<void>
}

export declare function getInstance(): MotiaWorker
export declare function initIII(otel?: Record<string, unknown>): MotiaWorker
export declare function setupStepEndpoint(worker?: unknown): void
export declare function defineConfig<T>(settings: T): T

/** The uuid5 of a Step file's path. */
export declare function generateStepId(path: string): string

export declare function isApiTrigger(trigger: TriggerConfig): trigger is ApiTrigger
export declare function isQueueTrigger(trigger: TriggerConfig): trigger is QueueTrigger
export declare function isCronTrigger(trigger: TriggerConfig): trigger is CronTrigger
export declare function isStateTrigger(trigger: TriggerConfig): trigger is StateTrigger
export declare function isStreamTrigger(trigger: TriggerConfig): trigger is StreamTrigger
export declare function getApiTriggers(step: { config: StepConfig }): ApiTrigger[]
export declare function getQueueTriggers(step: { config: StepConfig }): QueueTrigger[]
export declare function getCronTriggers(step: { config: StepConfig }): CronTrigger[]
export declare function getStateTriggers(step: { config: StepConfig }): StateTrigger[]
export declare function getStreamTriggers(step: { config: StepConfig }): StreamTrigger[]
