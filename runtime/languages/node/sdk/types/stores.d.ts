/** State, streams, messages and log lines. */

/** An atomic change of a stored value. */
export type UpdateOp =
  | { type: 'set'; path: string; value: unknown }
  | { type: 'merge'; path?: string; value: unknown }
  | { type: 'increment' | 'decrement'; path: string; by?: number }
  | { type: 'remove'; path: string }
  | { op: 'set' | 'merge' | 'increment' | 'decrement' | 'remove'; path: string; value?: unknown }

export interface StreamSetResult<T = unknown> {
  new_value: T
  old_value: T | null
}

/** Group names; `groups` is the same list, for code that expects the engine's shape. */
export type GroupNames = string[] & { readonly groups: string[] }

export interface InternalStateManager {
  get<T = any>(group: string, key: string): Promise<T | null>
  set<T = any>(group: string, key: string, value: T): Promise<StreamSetResult<T>>
  update<T = any>(group: string, key: string, ops: UpdateOp[]): Promise<StreamSetResult<T>>
  delete<T = any>(group: string, key: string): Promise<T | null>
  list<T = any>(group: string): Promise<T[]>
  getGroup<T = any>(group: string): Promise<T[]>
  listGroups(): Promise<GroupNames>
  clear(group: string): Promise<void>
}

/** Values by group and key. */
export declare class StateManager implements InternalStateManager {
  constructor(scope?: unknown)
  get<T = any>(group: string, key: string): Promise<T | null>
  set<T = any>(group: string, key: string, value: T): Promise<StreamSetResult<T>>
  update<T = any>(group: string, key: string, ops: UpdateOp[]): Promise<StreamSetResult<T>>
  delete<T = any>(group: string, key: string): Promise<T | null>
  list<T = any>(group: string): Promise<T[]>
  getGroup<T = any>(group: string): Promise<T[]>
  listGroups(): Promise<GroupNames>
  clear(group: string): Promise<void>
}

/** Clients need an `id` in each item of a group they subscribe to. */
export interface BaseStreamItem<TData = unknown> {
  id: string
  data?: TData
}

export type StreamSetInput<T> = Omit<T, 'id'> & { id?: string }

export interface StateStreamEventChannel {
  groupId: string
  id?: string
}

export interface StateStreamEvent<TData = any> {
  type: string
  data: TData
}

export interface MotiaStream<T = any> {
  get(groupId: string, itemId: string): Promise<T | null>
  set(groupId: string, itemId: string, data: StreamSetInput<T>): Promise<StreamSetResult<T>>
  update(groupId: string, itemId: string, ops: UpdateOp[]): Promise<StreamSetResult<T>>
  delete(groupId: string, itemId: string): Promise<T | null>
  list(groupId: string): Promise<T[]>
  getGroup(groupId: string): Promise<T[]>
  listGroups(): Promise<GroupNames>
  send<TData = any>(channel: StateStreamEventChannel, event: StateStreamEvent<TData>): Promise<void>
}

/** Streams of the project by name, for `ctx.streams`; extend it by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: projects extend it by declaration merging
export interface Streams {}

/** Topics of the project and their data; extend it by declaration merging. */
// biome-ignore lint/suspicious/noEmptyInterface: projects extend it by declaration merging
export interface Enqueues {}

export type StreamAccess = Streams & { readonly [name: string]: MotiaStream }

type Known<T> = [T] extends [never] ? any : T

/** A message to publish. */
export interface EnqueueData<TData = any> {
  topic: string
  data: TData
  /** Messages of one group are handled in order by FIFO queues. */
  messageGroupId?: string
  /** Deliver no earlier than after that many milliseconds. */
  delayMs?: number
}

/** A message as the first releases of `emit` took it. */
export interface Event<TData = any> {
  type: string
  data: TData
  messageGroupId?: string
}

export type Enqueuer<TData = any> = (
  message: ([TData] extends [EnqueueData] ? Known<TData> : EnqueueData<Known<TData>>) | Event<any>,
) => Promise<void>

/** Four levels; each line carries its trace, Step and attempt. */
export declare class Logger {
  constructor(traceId?: unknown, serviceName?: string, spanId?: string)
  debug(message: string, data?: unknown): void
  info(message: string, data?: unknown): void
  warn(message: string, data?: unknown): void
  error(message: string, data?: unknown): void
  log(message: string, data?: unknown): void
}
