/** Configs and handlers of Motia 0.x, which run as they are. */

import type { Enqueue, HandlerConfig, QueueConfig, StepWording } from './config.js'
import type { FlowContext } from './context.js'
import type { ApiMiddleware, ApiRequest, ApiResponse, ApiRouteMethod, QueryParam } from './http.js'
import type { StepSchemaInput } from './schema.js'

interface LegacyConfig extends StepWording {
  readonly name: string
  readonly description?: string
  readonly flows?: readonly string[]
  readonly virtualEmits?: readonly Enqueue[]
  readonly virtualSubscribes?: readonly string[]
  readonly includeFiles?: readonly string[]
}

export interface ApiRouteConfig extends LegacyConfig {
  readonly type: 'api'
  readonly method: ApiRouteMethod
  readonly path: string
  readonly emits?: readonly Enqueue[]
  readonly bodySchema?: StepSchemaInput
  readonly responseSchema?: { readonly [status: number]: StepSchemaInput }
  readonly queryParams?: readonly QueryParam[]
  readonly middleware?: readonly ApiMiddleware<any, any, any>[]
}

export interface EventConfig extends LegacyConfig {
  readonly type: 'event'
  readonly subscribes: readonly string[]
  readonly emits?: readonly Enqueue[]
  readonly input?: StepSchemaInput | null
  readonly infrastructure?: { readonly handler?: HandlerConfig; readonly queue?: Readonly<Partial<QueueConfig>> }
}

export interface CronConfig extends LegacyConfig {
  readonly type: 'cron'
  readonly cron: string
  readonly emits?: readonly Enqueue[]
}

export interface NoopConfig extends LegacyConfig {
  readonly type: 'noop'
}

export type ApiRouteHandler<TBody = unknown, TResponse = ApiResponse, TEmitData = never> = (
  req: ApiRequest<TBody>,
  ctx: FlowContext<TEmitData>,
) => Promise<TResponse | undefined | void>

export type EventHandler<TInput = unknown, TEmitData = never> = (
  input: TInput,
  ctx: FlowContext<TEmitData>,
) => Promise<unknown>

export type CronHandler<TEmitData = never> = (ctx: FlowContext<TEmitData>) => Promise<unknown>
