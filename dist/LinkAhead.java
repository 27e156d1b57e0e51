import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes out what a class would otherwise make at run time, at the first call of each place: the `equals` and `hashCode` of
/// records (`java.lang.runtime.ObjectMethods`) and the choice of a pattern switch (`java.lang.runtime.SwitchBootstraps`).
/// The JVM's start-up cache holds neither, and each costs up to a millisecond: a fifth of a short run. What a class
/// does stays the same; both forms follow the documentation of the two bootstrap methods.
final class LinkAhead {
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
  private static final String RECORDS = "java.lang.runtime.ObjectMethods";
  private static final String SWITCHES = "java.lang.runtime.SwitchBootstraps";
  private static final int PRIVATE_STATIC = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;

  private final ClassFile files;
  private final ClassModel model;
  private final ClassDesc self;
  private final List<Choice> choices = new ArrayList<>();

  private LinkAhead(ClassFile files, ClassModel model) {
    this.files = files;
    this.model = model;
    this.self = model.thisClass().asSymbol();
  }

  /// One place that switches on patterns.
  private record Choice(String name, MethodTypeDesc type, List<ConstantDesc> labels) {}

  /// The class with everything written out that can be.
  static byte[] linked(ClassFile files, ClassModel model) {
    return new LinkAhead(files, model).linked();
  }

  private byte[] linked() {
    ClassTransform bodies =
        ClassTransform.transformingMethodBodies(
            (code, element) -> {
              if (element instanceof InvokeDynamicInstruction call) {
                link(code, call);
              } else {
                code.with(element);
              }
            });
    ClassTransform records = (type, element) -> with(type, element);
    return files.transformClass(
        model, records.andThen(bodies).andThen(ClassTransform.endHandler(this::addChoices)));
  }

  // ---- records

  private void with(ClassBuilder type, ClassElement element) {
    Optional<InvokeDynamicInstruction> call =
        element instanceof MethodModel method ? recordCall(method) : Optional.empty();
    if (call.isEmpty()) {
      type.with(element);
      return;
    }
    var method = (MethodModel) element;
    type.withMethodBody(
        method.methodName(),
        method.methodType(),
        method.flags().flagsMask(),
        code -> {
          List<DirectMethodHandleDesc> fields =
              call.get().bootstrapArgs().stream().skip(2).map(DirectMethodHandleDesc.class::cast).toList();
          if (method.methodName().equalsString("hashCode")) {
            hashCode(code, fields);
          } else {
            equals(code, fields);
          }
        });
  }

  private static Optional<InvokeDynamicInstruction> recordCall(MethodModel method) {
    if (!method.methodName().equalsString("hashCode") && !method.methodName().equalsString("equals")) {
      return Optional.empty();
    }
    for (CodeElement element : method.code().orElseThrow().elementList()) {
      if (element instanceof InvokeDynamicInstruction call && by(call, RECORDS)) {
        return Optional.of(call);
      }
    }
    return Optional.empty();
  }

  private void hashCode(CodeBuilder code, List<DirectMethodHandleDesc> fields) {
    code.iconst_0();
    for (DirectMethodHandleDesc field : fields) {
      ClassDesc type = type(field);
      code.bipush(31).imul().aload(0).getfield(self, field.methodName(), type);
      if (type.isPrimitive()) {
        code.invokestatic(box(type), "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, type));
      } else {
        code.invokestatic(OBJECTS, "hashCode", MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object));
      }
      code.iadd();
    }
    code.ireturn();
  }

  private void equals(CodeBuilder code, List<DirectMethodHandleDesc> fields) {
    Label yes = code.newLabel();
    Label no = code.newLabel();
    code.aload(0).aload(1).if_acmpeq(yes);
    code.aload(1).instanceOf(self).ifeq(no);
    for (DirectMethodHandleDesc field : fields) {
      ClassDesc type = type(field);
      code.aload(0).getfield(self, field.methodName(), type);
      code.aload(1).checkcast(self).getfield(self, field.methodName(), type);
      if (type.isPrimitive()) {
        code.invokestatic(box(type), "compare", MethodTypeDesc.of(ConstantDescs.CD_int, type, type)).ifne(no);
      } else {
        var twoObjects = MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object);
        code.invokestatic(OBJECTS, "equals", twoObjects).ifeq(no);
      }
    }
    code.labelBinding(yes).iconst_1().ireturn();
    code.labelBinding(no).iconst_0().ireturn();
  }

  private static ClassDesc type(DirectMethodHandleDesc getter) {
    return getter.invocationType().returnType();
  }

  private static ClassDesc box(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case BOOLEAN -> ConstantDescs.CD_Boolean;
      case BYTE -> ConstantDescs.CD_Byte;
      case CHAR -> ConstantDescs.CD_Character;
      case SHORT -> ConstantDescs.CD_Short;
      case INT -> ConstantDescs.CD_Integer;
      case LONG -> ConstantDescs.CD_Long;
      case FLOAT -> ConstantDescs.CD_Float;
      case DOUBLE -> ConstantDescs.CD_Double;
      case REFERENCE, VOID -> throw new IllegalArgumentException(primitive.displayName());
    };
  }

  // ---- switches

  private void link(CodeBuilder code, InvokeDynamicInstruction call) {
    boolean clear = by(call, SWITCHES)
        && call.name().equalsString("typeSwitch")
        && call.bootstrapArgs().stream().allMatch(label -> label instanceof ClassDesc || constant(label).isPresent());
    if (!clear) {
      code.with(call);
      return;
    }
    var choice = new Choice("choice$" + choices.size(), call.typeSymbol(), call.bootstrapArgs());
    choices.add(choice);
    boolean isInterface = (model.flags().flagsMask() & ClassFile.ACC_INTERFACE) != 0;
    code.invokestatic(self, choice.name, choice.type, isInterface);
  }

  /// The enum constant that a label stands for: a call of `EnumDesc.of(ClassDesc.of(type), name)`.
  private static Optional<DynamicConstantDesc<?>> constant(ConstantDesc label) {
    return label instanceof DynamicConstantDesc<?> computed
            && computed.bootstrapArgsList().size() == 3
            && computed.bootstrapArgsList().getFirst() instanceof DirectMethodHandleDesc of
            && of.owner().displayName().equals("Enum$EnumDesc")
            && computed.bootstrapArgsList().get(1) instanceof DynamicConstantDesc<?>
        ? Optional.of(computed)
        : Optional.empty();
  }

  private void addChoices(ClassBuilder type) {
    for (Choice choice : choices) {
      type.withMethodBody(choice.name, choice.type, PRIVATE_STATIC, code -> choose(code, choice.labels));
    }
  }

  /// The number of the first label from argument 1 on that argument 0 fits, -1 for null, their count for none.
  private static void choose(CodeBuilder code, List<ConstantDesc> labels) {
    Label some = code.newLabel();
    code.aload(0).ifnonnull(some).iconst_m1().ireturn().labelBinding(some);
    for (int i = 0; i < labels.size(); i++) {
      Label next = code.newLabel();
      code.iload(1).loadConstant(i).if_icmpgt(next).aload(0);
      if (labels.get(i) instanceof ClassDesc type) {
        code.instanceOf(type).ifeq(next);
      } else {
        List<ConstantDesc> enumDesc = constant(labels.get(i)).orElseThrow().bootstrapArgsList();
        var owner = ClassDesc.of((String) ((DynamicConstantDesc<?>) enumDesc.get(1)).bootstrapArgsList().get(1));
        code.getstatic(owner, (String) enumDesc.get(2), owner).if_acmpne(next);
      }
      code.loadConstant(i).ireturn().labelBinding(next);
    }
    code.loadConstant(labels.size()).ireturn();
  }

  private static boolean by(InvokeDynamicInstruction call, String owner) {
    ClassDesc found = call.bootstrapMethod().owner();
    return (found.packageName() + "." + found.displayName()).equals(owner);
  }
}
