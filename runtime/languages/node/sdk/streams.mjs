/** Live collections: every change is pushed to the clients that subscribe. */

import { asGroups, translateOps } from './operations.mjs'
import { ambient } from './scope.mjs'

/** One stream, by its name; `new Stream(config)` at module level is usable from any attempt. */
export class Stream {
  #scope

  /** @param {string | {name: string}} config */
  constructor(config, scope = ambient) {
    this.config = typeof config === 'string' ? { name: config } : config
    this.name = this.config.name
    this.#scope = scope
  }

  /** Return the item, or null. */
  get(group, item) {
    return this.#request('get', { group, item })
  }

  /** Return `{new_value, old_value}`. */
  set(group, item, value) {
    return this.#request('set', { group, item, value: value ?? null })
  }

  /** Apply the operations as one; return `{new_value, old_value}`. */
  update(group, item, ops) {
    return this.#request('update', { group, item, ops: translateOps(ops) })
  }

  /** Return the old value, or null. */
  delete(group, item) {
    return this.#request('delete', { group, item })
  }

  /** Return the items of a group. */
  list(group) {
    return this.#request('list', { group })
  }

  /** The older name of `list`. */
  getGroup(group) {
    return this.list(group)
  }

  /** Return the ids of all groups. */
  async listGroups() {
    return asGroups(await this.#request('groups', {}))
  }

  /** Push an event to the subscribers of `{groupId, id?}` without storing anything. */
  async send(channel, event) {
    const target = { group: channel.groupId, event: { type: event.type, data: event.data ?? null } }
    if (channel.id !== undefined && channel.id !== null) target.item = channel.id
    await this.#request('send', target)
  }

  #request(method, params) {
    return this.#scope.request(`streams.${method}`, { stream: this.name, ...params })
  }
}

/** Return `ctx.streams`: any name is a stream, whether a file declares it or not. */
export function createStreams(scope) {
  return new Proxy(
    {},
    {
      get(known, name) {
        if (typeof name !== 'string' || name === 'then' || name === 'toJSON') return undefined
        known[name] ??= new Stream(name, scope)
        return known[name]
      },
    },
  )
}
