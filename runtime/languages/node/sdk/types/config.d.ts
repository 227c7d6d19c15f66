/** What Step, stream and settings files export. */

import type { FlowContext } from './context.js'
import type { ApiMiddleware, ApiRouteMethod, MotiaHttpArgs, QueryParam } from './http.js'
import type { StepSchemaInput } from './schema.js'

/** A topic that a Step publishes to; `label` and `conditional` shape its edge in the diagram. */
export type Enqueue = string | { readonly topic: string; readonly label?: string; readonly conditional?: boolean }

/** The event that a `state` trigger delivers. */
export interface StateTriggerInput<T = any> {
  type: 'state'
  event_type: 'state:created' | 'state:updated' | 'state:deleted'
  scope: string
  key: string
  group_id: string
  item_id: string
  old_value: T | null
  new_value: T | null
}

export type StreamEvent<T = any> =
  | { type: 'create' | 'update' | 'delete'; data: T }
  | { type: 'event'; event: { type: string; data: any } }

/** The event that a `stream` trigger delivers. */
export interface StreamTriggerInput<T = any> {
  type: 'stream'
  timestamp: number
  streamName: string
  groupId: string
  id: string | null
  event: StreamEvent<T>
}

export type TriggerInput<T = any> = MotiaHttpArgs<T> | T | StateTriggerInput<T> | StreamTriggerInput<T> | undefined

/** Only `false` keeps the handler from running. */
export type TriggerCondition<TInput = any> = (input: TInput, ctx: FlowContext<any, any>) => unknown

export interface QueueConfig {
  type: 'standard' | 'fifo'
  maxRetries: number
  /** Seconds an attempt may take. */
  visibilityTimeout: number
  delaySeconds: number
  concurrency: number
  backoffType: string
  backoffDelayMs: number
}

/** The resources of a 0.x handler. */
export interface HandlerConfig {
  ram?: number
  cpu?: number
  timeout?: number
}

export interface ApiTrigger {
  readonly type: 'http'
  readonly method: ApiRouteMethod
  readonly path: string
  readonly bodySchema?: StepSchemaInput
  readonly responseSchema?: { readonly [status: number]: StepSchemaInput }
  readonly queryParams?: readonly QueryParam[]
  readonly middleware?: readonly ApiMiddleware<any, any, any>[]
  readonly condition?: TriggerCondition
}

export interface QueueTrigger {
  readonly type: 'queue'
  readonly topic: string
  readonly input?: StepSchemaInput | null
  readonly config?: Readonly<Partial<QueueConfig>>
  readonly condition?: TriggerCondition
}

export interface CronTrigger {
  readonly type: 'cron'
  readonly expression: string
  readonly condition?: TriggerCondition
}

export interface StateTrigger {
  readonly type: 'state'
  readonly condition?: TriggerCondition
}

export interface StreamTrigger {
  readonly type: 'stream'
  readonly streamName: string
  readonly groupId?: string
  readonly itemId?: string
  readonly condition?: TriggerCondition
}

export type TriggerConfig = ApiTrigger | QueueTrigger | CronTrigger | StateTrigger | StreamTrigger

/** Sentences for each outcome, such as "Card refused: {{error.message}}". */
export interface StepStory {
  readonly ok?: string
  readonly fail?: string
  readonly wait?: string
}

/** What a Step says to people who read what happened. Gaps are paths into `input`, `output` and `error`. */
export interface StepWording {
  /** What a run is about: "Charge the card for order {{input.orderId}}". */
  readonly label?: string
  /** How a run went. */
  readonly story?: StepStory
  /** `low` leaves the Step out of stories while nothing fails. */
  readonly importance?: 'low' | 'normal'
  /** By what people look for a run: "{{input.orderId}}" or "{{output.body.id}}". */
  readonly businessKey?: string
}

/** A Step's `config`. */
export interface StepConfig extends StepWording {
  readonly name: string
  readonly description?: string
  readonly triggers: readonly TriggerConfig[]
  readonly enqueues?: readonly Enqueue[]
  readonly virtualEnqueues?: readonly Enqueue[]
  readonly virtualSubscribes?: readonly string[]
  readonly flows?: readonly string[]
  readonly includeFiles?: readonly string[]
}

export interface Step<C = StepConfig> {
  config: C
  filePath: string
  id?: string
}

export interface Flow {
  name: string
  description?: string
  steps: Step[]
}

export interface StreamSubscription {
  groupId: string
  id?: string
}

export interface StreamJoinResult {
  unauthorized: boolean
  unauthorizedMessage?: string
}

/** A stream's `config`. */
export interface StreamConfig {
  readonly name: string
  readonly description?: string
  readonly schema?: StepSchemaInput
  readonly baseConfig?: { readonly storageType: string; readonly [key: string]: unknown }
  readonly onJoin?: (
    subscription: StreamSubscription,
    ctx: FlowContext<any, any>,
    authContext?: any,
  ) => StreamJoinResult | Promise<StreamJoinResult>
  readonly onLeave?: (subscription: StreamSubscription, ctx: FlowContext<any, any>, authContext?: any) => unknown
  /** 0.x: `onJoin` takes its place. */
  readonly canAccess?: (subscription: StreamSubscription, authContext: any) => boolean | Promise<boolean>
}

export interface StreamAuthInput {
  headers: Record<string, string>
  path: string
  queryParams: Record<string, string[]>
  addr: string
}

export interface StreamAuthResult {
  context?: any
}

/** `authenticateStream` of motia.config.ts. */
export type AuthenticateStream = (
  input: StreamAuthInput,
  ctx: FlowContext<any, any>,
) => Promise<StreamAuthResult | null | undefined>

/** The context of a stream's hooks. */
export type StreamContext = FlowContext<any, any>

/** Messages that stream clients send. */
export interface SubscribeConfig {
  subscriptionId: string
  streamName: string
  groupId: string
  id?: string
}

export type UnsubscribeConfig = SubscribeConfig
