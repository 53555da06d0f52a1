# One gateway of a cluster. Build it from the root of the repository:
#   docker build --file deploy/docker/gateway.Dockerfile --tag orleans-ticketing/gateway .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Restored from the project files alone, so that a change of the sources does not fetch the packages again.
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY Domain/Domain.csproj Domain/
COPY Grains.Interfaces/Grains.Interfaces.csproj Grains.Interfaces/
COPY Client/Client.csproj Client/
COPY Gateway/Gateway.csproj Gateway/
RUN dotnet restore Gateway --property:GrainHost=Orleans

COPY .editorconfig BannedSymbols.txt ./
COPY Domain Domain
COPY Grains.Interfaces Grains.Interfaces
COPY Client Client
COPY Gateway Gateway
COPY Silo/appsettings*.json Silo/
RUN dotnet publish Gateway --no-restore --configuration Release --property:GrainHost=Orleans --property:UseAppHost=false --output /app

# No shell, no package manager, a user without rights. "extra" has the time zones, by which concerts are checked.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /app .
# The runtime's diagnostics would write sockets to /tmp, and the root file system is read-only.
ENV DOTNET_EnableDiagnostics=0 \
    ASPNETCORE_ENVIRONMENT=Production \
    ASPNETCORE_HTTP_PORTS= \
    ASPNETCORE_URLS=http://+:8080
USER $APP_UID
EXPOSE 8080
ENTRYPOINT ["dotnet", "OrleansTicketing.Gateway.dll"]
