/** Values by group and key, shared by all Steps. */

import { asGroups, translateOps } from './operations.mjs'
import { ambient } from './scope.mjs'

/** The store of a scope; `new StateManager()` is the running attempt's. */
export class StateManager {
  #scope

  constructor(scope = ambient) {
    this.#scope = scope
  }

  /** Return the value, or null. */
  get(group, key) {
    return this.#scope.request('state.get', { group, key })
  }

  /** Return `{new_value, old_value}`. */
  set(group, key, value) {
    return this.#scope.request('state.set', { group, key, value: value ?? null })
  }

  /** Apply the operations as one; return `{new_value, old_value}`. */
  update(group, key, ops) {
    return this.#scope.request('state.update', { group, key, ops: translateOps(ops) })
  }

  /** Return the old value, or null. */
  delete(group, key) {
    return this.#scope.request('state.delete', { group, key })
  }

  /** Return the values of a group. */
  list(group) {
    return this.#scope.request('state.list', { group })
  }

  /** The older name of `list`. */
  getGroup(group) {
    return this.list(group)
  }

  /** Return the names of all groups. */
  async listGroups() {
    return asGroups(await this.#scope.request('state.groups', {}))
  }

  async clear(group) {
    await this.#scope.request('state.clear', { group })
  }
}

export const stateManager = new StateManager()
