// Looks again when the project has changed: a file that nobody types in here shows what somebody else has saved.
import { useEffect } from 'react'
import { useStore } from '../../core/store'
import { flowState } from '../../live/project'
import { readIfThere } from './files'
import { fresh } from './opened'
import type { Held } from './useHeld'

export function useNews({ path, latest, text, isDirty, setShown }: Held): void {
  const version = useStore(flowState, ({ flow }) => flow?.version ?? 0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what it waits for
  useEffect(() => {
    let isOver = false
    const known = latest.current
    if (!known || isDirty() || known.conflict) return
    readIfThere(path).then(
      (page) => {
        const now = latest.current
        if (isOver || !page || !now || isDirty() || now.conflict || page.version === now.base.version) return
        text.current = page.text
        setShown(() => ({ ...fresh(page), edition: now.edition + 1, saved: null }))
      },
      // Nobody asked; opening or saving it tells what is wrong.
      () => null,
    )
    return () => {
      isOver = true
    }
  }, [version, path])
}
