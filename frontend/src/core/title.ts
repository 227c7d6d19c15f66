// What the window's title says before the project's name. A panel that shows one thing says which.
import { useEffect } from 'react'
import { createStore } from './store'

export const told = createStore<string | null>(null)

// The title while this is shown; null leaves it to the shell.
export function useTitle(text: string | null): void {
  useEffect(() => {
    if (text === null) return
    told.set(text)
    return () => {
      if (told.get() === text) told.set(null)
    }
  }, [text])
}
