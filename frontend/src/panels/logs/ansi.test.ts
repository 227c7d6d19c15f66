import { describe, expect, it } from 'vitest'
import { paint, type Style } from './ansi'

const ESC = '\u001b'

// What the text "x" looks like behind a code.
const behind = (code: string): Style => paint(`${ESC}[${code}mx`).runs[0]?.style ?? {}

describe('colours of a terminal', () => {
  it.each<[string, Style]>([
    ['31', { fg: 'red' }],
    ['92', { fg: 'green' }],
    ['44', { bg: 'blue' }],
    ['103', { bg: 'yellow' }],
    ['1;36', { bold: true, fg: 'cyan' }],
    ['1;36;0', {}],
    ['', {}],
    ['3;4;9;2', { italic: true, underline: true, strike: true, dim: true }],
    ['1;22', {}],
    ['31;39', {}],
    ['31;47;7', { fg: 'white', bg: 'red' }],
    ['38;5;1', { fg: 'red' }],
    ['38;5;208', { fg: 'red' }],
    ['38;5;46', { fg: 'green' }],
    ['48;5;21', { bg: 'blue' }],
    ['38;5;240', { fg: 'black' }],
    ['38;2;255;40;30', { fg: 'red' }],
    ['38;2;250;230;40', { fg: 'yellow' }],
    ['38:2:10:20:250', { fg: 'blue' }],
    ['38;2;255;0;0;4', { fg: 'red', underline: true }],
    ['38;9', {}],
    ['999', {}],
  ])('%s', (code, style) => expect(behind(code)).toEqual(style))

  it('says where in the text each holds', () => {
    expect(paint(`a ${ESC}[31mred${ESC}[0m b`)).toEqual({
      text: 'a red b',
      runs: [{ start: 2, end: 5, style: { fg: 'red' } }],
    })
  })

  it.each([
    ['moves the cursor', `${ESC}[2Kdone${ESC}[1A`],
    ['shows and hides it', `${ESC}[?25ldone${ESC}[?25h`],
    ['links', `${ESC}]8;;https://example.com${ESC}\\done${ESC}]8;;\u0007`],
    ['is cut off', `done${ESC}`],
  ])('leaves out what %s', (_, message) => expect(paint(message)).toEqual({ text: 'done', runs: [] }))

  it('leaves a message without codes as it is', () => {
    expect(paint('[31m is no code')).toEqual({ text: '[31m is no code', runs: [] })
  })

  it('A35 makes no link of a hidden address, and shows one that never ends', () => {
    const link = `${ESC}]8;;javascript:alert(1)${ESC}\\click${ESC}]8;;${ESC}\\`
    expect(paint(`${ESC}[31m${link}`)).toEqual({ text: 'click', runs: [{ start: 0, end: 5, style: { fg: 'red' } }] })
    expect(paint(`a${ESC}]8;;javascript:alert(1)`).text).toBe('a]8;;javascript:alert(1)')
  })

  it('A35 hides nothing by moving the cursor, clearing the line or naming the window', () => {
    const moves = ['[1A', '[2K', '[100D', '[H', '[2J', '[8m', '[?1049h', 'D', 'M', ']0;title\u0007']
    const message = moves.map((code, at) => `${at}${ESC}${code}`).join('')
    expect(paint(message).text).toBe(moves.map((_, at) => at).join(''))
  })

  it('A35 reads a megabyte of codes once, whole or cut anywhere', () => {
    const many = `${ESC}[31m`.repeat(200_000)
    expect(paint(`${many}x`)).toEqual({ text: 'x', runs: [{ start: 0, end: 1, style: { fg: 'red' } }] })
    expect(paint(`${ESC}[${'0;'.repeat(500_000)}`).text).toHaveLength(1_000_001)
    expect(paint(`${ESC}]`.repeat(300_000)).text).toHaveLength(300_000)
    for (const end of [1, 2, 3, 4]) expect(paint(`a${ESC}[31m`.slice(0, 1 + end)).text).not.toContain(ESC)
  })
})
