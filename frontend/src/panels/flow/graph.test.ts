import { describe, expect, it } from 'vitest'
import { foldId, inFlow, sceneOf } from './graph'
import { foldedField, foldedNames } from './groups'
import { linesOf } from './lines'
import { neighbour } from './neighbours'
import { placed } from './positions'
import { edge, flowOf, step } from './sample'
import { foundIn } from './seek'
import { inLines, wordsOf } from './words'

const SHOP = flowOf(
  [
    step('Order', { flows: ['shop'], enqueues: ['paid', 'refused'] }),
    step('Ship', { flows: ['shop', 'stock'] }),
    step('Count', { flows: ['stock'] }),
    step('Ping', { file: 'src/health/ping.step.ts' }),
  ],
  [edge('Order', 'Ship', 'paid'), edge('Order', 'Ship', 'refused'), edge('Ship', 'Count', 'moved')],
)

describe('the scene', () => {
  it('groups Steps by their first flow, and by their folder without one', () => {
    const { regions } = sceneOf(SHOP, true, new Set())
    expect(regions.map(({ name, steps }) => [name, steps.length])).toEqual([
      ['shop', 2],
      ['stock', 1],
      ['health', 1],
    ])
  })

  it('has no regions where one would hold everything', () => {
    expect(sceneOf(inFlow(SHOP, 'shop'), true, new Set()).regions).toEqual([])
  })

  it('puts one card in place of a folded group and leads the lines of each topic to it', () => {
    const { items, edges } = sceneOf(SHOP, true, new Set(['shop']))
    expect(items.map(({ id }) => id)).toEqual(['Count', 'Ping', foldId('shop')])
    expect(edges.map(({ source, target, name }) => [source, target, name])).toEqual([
      [foldId('shop'), 'Count', 'moved'],
    ])
  })

  it('keeps every topic between two Steps as a line of its own', () => {
    const scene = sceneOf(SHOP, false, new Set())
    const at = { Order: { x: 0, y: 0 }, Ship: { x: 400, y: 0 }, Count: { x: 800, y: 0 }, Ping: { x: 0, y: 300 } }
    const paths = linesOf(scene, at, 'LR').map(({ path }) => path)
    expect(new Set(paths).size).toBe(3)
  })

  it('lets the lines of one card leave in the order of where they go', () => {
    const flow = flowOf([step('a'), step('low'), step('high')], [edge('a', 'low', 'x'), edge('a', 'high', 'y')])
    const at = { a: { x: 0, y: 100 }, low: { x: 400, y: 300 }, high: { x: 400, y: 0 } }
    const starts = linesOf(sceneOf(flow, false, new Set()), at, 'LR').map(({ path }) =>
      Number(/,([\d.]+)/.exec(path)?.[1]),
    )
    expect(starts[0]).toBeGreaterThan(starts[1] ?? 0)
  })

  it('keeps the names of folded groups in the address, whatever they are', () => {
    const names = new Set(['a, b', 'c'])
    expect(foldedNames(foldedField(names))).toEqual(names)
    expect(foldedField(new Set())).toBeNull()
  })
})

describe('placed', () => {
  const { items } = sceneOf(SHOP, false, new Set())

  it('leaves cards where people put them and makes others give way', () => {
    const computed = { Order: { x: 0, y: 0 }, Ship: { x: 400, y: 0 }, Count: { x: 800, y: 0 }, Ping: { x: 0, y: 200 } }
    const at = placed(items, computed, { Ping: [10, 20] })
    expect(at.Ping).toEqual({ x: 10, y: 20 })
    expect(at.Order?.y).toBeGreaterThanOrEqual(120)
    expect(at.Ship).toEqual({ x: 400, y: 0 })
  })
})

describe('neighbour', () => {
  const at = { Order: { x: 0, y: 0 }, Ship: { x: 400, y: 0 }, Count: { x: 800, y: 0 }, Ping: { x: 0, y: 300 } }

  it('follows a line forth and back', () => {
    expect(neighbour('Order', 'ArrowRight', SHOP.edges, at, 'LR')).toBe('Ship')
    expect(neighbour('Ship', 'ArrowLeft', SHOP.edges, at, 'LR')).toBe('Order')
    expect(neighbour('Count', 'ArrowRight', SHOP.edges, at, 'LR')).toBeNull()
  })

  it('goes to what lies beside across the lines', () => {
    expect(neighbour('Order', 'ArrowDown', SHOP.edges, at, 'LR')).toBe('Ping')
    expect(neighbour(null, 'ArrowDown', SHOP.edges, at, 'LR')).toBe('Order')
  })
})

describe('foundIn', () => {
  it('finds Steps by every word, in names and topics', () => {
    expect(foundIn(SHOP.nodes, 'order refused')?.map(({ name }) => name)).toEqual(['Order'])
    expect(foundIn(SHOP.nodes, '  ')).toBeNull()
  })
})

describe('names', () => {
  it('are broken where their words are', () => {
    expect(wordsOf('ChargeCard')).toEqual(['Charge', 'Card'])
    expect(wordsOf('sync-all orders')).toEqual(['sync-', 'all ', 'orders'])
  })

  it('are cut where there is no room', () => {
    const fits = (line: string) => line.length <= 8
    expect(inLines('NotifyCustomerAgain', 2, fits)).toEqual(['Notify', 'Custome…'])
    expect(inLines('Uninterrupted', 2, fits)).toEqual(['Uninter…'])
  })
})
