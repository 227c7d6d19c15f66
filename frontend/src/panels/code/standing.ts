// Whether what was saved runs by now, from what the diagram knows of the file.
import type { Flow } from '../../core/types'

export interface Saved {
  // Git’s name for what was saved, and the version of the project before.
  git: string
  flowVersion: number
  at: number
}

export type Standing =
  | { kind: 'plain' | 'loading' | 'live' }
  // `runsOn`: the version before goes on running.
  | { kind: 'broken'; message: string; line: number | null; hint: string | null; runsOn: boolean }

const LOADED = /\.(?:[cm]?[jt]sx?|py|json|toml)$|^config\.ya?ml$/
// It changes the diagram's looks, not the project.
const LOOKS = 'studio.json'

export function standingOf(path: string, saved: Saved, flow: Flow | null): Standing {
  const step = flow?.nodes.find(({ file }) => file === path)
  const stream = flow?.streams?.find(({ file }) => file === path)
  const isAnew = (flow?.version ?? 0) > saved.flowVersion
  const broken = step?.broken ?? stream?.broken
  if (step && !broken && step.version === saved.git) return { kind: 'live' }
  if (isAnew && broken) {
    return {
      kind: 'broken',
      message: broken.message,
      line: broken.line,
      hint: broken.hint,
      runsOn: step?.runner != null,
    }
  }
  if (step) return { kind: 'loading' }
  if (!LOADED.test(path) || path === LOOKS) return { kind: 'plain' }
  return { kind: isAnew ? 'live' : 'loading' }
}
