import { describe, expect, it } from 'vitest'
import type { Flow, StepNode } from '../../core/types'
import { standingOf } from './standing'

const saved = { git: 'new', flowVersion: 3, at: 0 }
const broken = { message: 'invalid syntax', line: 2, hint: null }

function flow(version: number, step: Partial<StepNode>): Flow {
  const node = { file: 'src/a_step.py', broken: null, runner: 'python@1', version: 'old', ...step } as StepNode
  return { version, nodes: [node], edges: [], flows: [], problems: [] }
}

describe('standingOf', () => {
  it('is live as soon as the Step runs what was saved, whatever else happened', () => {
    expect(standingOf('src/a_step.py', saved, flow(4, {}))).toEqual({ kind: 'loading' })
    expect(standingOf('src/a_step.py', saved, flow(3, { version: 'new' }))).toEqual({ kind: 'live' })
  })

  it('tells the reason of a Step that does not load, once it was tried', () => {
    expect(standingOf('src/a_step.py', saved, flow(3, { broken }))).toEqual({ kind: 'loading' })
    expect(standingOf('src/a_step.py', saved, flow(4, { broken }))).toEqual({ kind: 'broken', runsOn: true, ...broken })
    expect(standingOf('src/a_step.py', saved, flow(4, { broken, runner: null }))).toMatchObject({ runsOn: false })
  })

  it('says of other code when the project was loaded anew, and of other files nothing', () => {
    expect(standingOf('src/lib.ts', saved, flow(3, {}))).toEqual({ kind: 'loading' })
    expect(standingOf('src/lib.ts', saved, flow(4, {}))).toEqual({ kind: 'live' })
    expect(standingOf('README.md', saved, flow(4, {}))).toEqual({ kind: 'plain' })
    expect(standingOf('studio.json', saved, flow(4, {}))).toEqual({ kind: 'plain' })
  })
})
