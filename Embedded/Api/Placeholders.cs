namespace Orleans.Runtime { internal static class Namespace; }
namespace Orleans.Hosting { internal static class Namespace; }
