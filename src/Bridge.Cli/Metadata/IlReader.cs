using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Bridge.Cli.Metadata;

/// <summary>Reads the instructions of a method body and reports those whose operand is a token.</summary>
internal static class IlReader
{
    private static readonly OperandType[] s_short = Operands(size: 1);
    private static readonly OperandType[] s_long = Operands(size: 2);

    private const OperandType Unknown = (OperandType)255;

    /// <summary>Calls back with the token of each type, member, string and signature.</summary>
    /// <returns>False if the body contains an invalid instruction. Obfuscators put them behind jumps.</returns>
    public static bool Read<TState>(BlobReader il, TState state, Action<TState, int> token)
    {
        while (il.RemainingBytes > 0)
        {
            int code = il.ReadByte();
            OperandType operand = s_short[code];
            if (code == 0xFE)
            {
                if (il.RemainingBytes == 0)
                {
                    return false;
                }

                operand = s_long[il.ReadByte()];
            }

            int size;
            switch (operand)
            {
                case Unknown:
                    return false;
                case OperandType.InlineNone:
                    continue;
                case OperandType.InlineTok or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
                    or OperandType.InlineString or OperandType.InlineSig:
                    if (il.RemainingBytes < 4)
                    {
                        return false;
                    }

                    token(state, il.ReadInt32());
                    continue;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    size = 1;
                    break;
                case OperandType.InlineVar:
                    size = 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    size = 8;
                    break;
                case OperandType.InlineSwitch:
                    uint targets = il.RemainingBytes < 4 ? uint.MaxValue : il.ReadUInt32();
                    if (targets > il.RemainingBytes / 4)
                    {
                        return false;
                    }

                    size = (int)targets * 4;
                    break;
                default:
                    size = 4;
                    break;
            }

            if (il.RemainingBytes < size)
            {
                return false;
            }

            il.Offset += size;
        }

        return true;
    }

    private static OperandType[] Operands(int size)
    {
        var operands = new OperandType[256];
        Array.Fill(operands, Unknown);
        foreach (OpCode code in typeof(OpCodes)
            .GetFields()
            .Where(static field => field.FieldType == typeof(OpCode))
            .Select(static field => (OpCode)field.GetValue(null)!))
        {
            if (code.Size == size && (size == 1 || (code.Value >> 8 & 0xFF) == 0xFE))
            {
                operands[code.Value & 0xFF] = code.OperandType;
            }
        }

        return operands;
    }
}
