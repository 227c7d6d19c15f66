// A value that components can watch: state in a closure, a set of listeners, and the hook that joins React to it.
import { useSyncExternalStore } from 'react'

export interface Store<T> {
  get: () => T
  set: (next: T) => void
  subscribe: (listener: () => void) => () => void
}

export function createStore<T>(initial: T): Store<T> {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    set: (next) => {
      if (Object.is(state, next)) return
      state = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

// `pick` must return the same value while nothing it reads has changed.
export function useStore<T, U>(store: Store<T>, pick: (state: T) => U): U {
  return useSyncExternalStore(store.subscribe, () => pick(store.get()))
}
